import { AppError } from '../../../platform/kernel/errors.ts';

export function versionEtag(version: number): string {
  return `"v${version}"`;
}

/** The edge asks for If-Match where the contract does; here it must name the row's present version. */
export function assertMatches(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) throw new AppError('precondition_required');
  const named = ifMatch.split(',').map((tag) => tag.trim());
  if (named.includes('*') || named.includes(versionEtag(version))) return;
  throw new AppError('precondition_failed', { detail: 'Somebody has changed it meanwhile.' });
}
