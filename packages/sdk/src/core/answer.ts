import type { OperationInfo } from '../generated/operations.gen.ts';
import { MktError } from './errors.ts';
import type { Answer } from './types.ts';

/** A good answer out of its envelope. What is no envelope of ours came from something in between: an error. */
export function answerOf(response: Response, text: string, info: OperationInfo): Answer<unknown> | MktError {
  const requestId = response.headers.get('x-request-id');
  const frame = { requestId: requestId ?? '', etag: response.headers.get('etag'), response };
  if (info.raw || text === '') return { data: undefined, meta: {}, ...frame };
  try {
    const body = JSON.parse(text) as { data: unknown; meta?: Record<string, unknown> };
    if (Object.hasOwn(body, 'data')) return { data: body.data, meta: body.meta ?? {}, ...frame };
  } catch {
    // Told below, as any other foreign body.
  }
  return new MktError('The answer is not the marketplace’s', {
    code: 'invalid_answer',
    status: response.status,
    requestId,
  });
}
