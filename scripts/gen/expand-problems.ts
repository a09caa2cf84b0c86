// Turns an operation's error codes into one problem+json response per status, with `code` limited to that status's.

import { compareText, type JsonObject, pascalCase } from './json.ts';
import type { ErrorEntry } from './source.ts';

const header = (name: string): JsonObject => ({ $ref: `#/components/headers/${name}` });

/** Headers that every answer through the edge's chain carries. */
export const standardHeaders = (): JsonObject => ({
  'X-Request-Id': header('X-Request-Id'),
  RateLimit: header('RateLimit'),
  'RateLimit-Policy': header('RateLimit-Policy'),
});

const extraHeaders = (status: number, codes: readonly string[]): JsonObject => {
  if (status === 401) return { 'WWW-Authenticate': header('WWW-Authenticate') };
  if (status === 405) return { Allow: header('Allow') };
  const worthRepeating = status === 429 || status === 503 || codes.includes('idempotency_in_flight');
  return worthRepeating ? { 'Retry-After': header('Retry-After') } : {};
};

const problemResponse = (
  status: number,
  codes: readonly string[],
  table: Readonly<Record<string, ErrorEntry>>,
): JsonObject => ({
  description: codes.map((code) => `\`${code}\`: ${table[code]?.title ?? ''}.`).join(' '),
  headers: { ...standardHeaders(), ...extraHeaders(status, codes) },
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { required: ['code'], properties: { code: { type: 'string', enum: [...codes] } } },
        ],
      },
    },
  },
});

const maxNamedCodes = 3;

/** Responses by status; those of few codes are shared under `components/responses`, into which they are written. */
export const expandProblems = (
  codes: readonly string[],
  table: Readonly<Record<string, ErrorEntry>>,
  shared: Record<string, JsonObject>,
): Record<string, JsonObject> => {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = table[code]?.status;
    if (status !== undefined) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Record<string, JsonObject> = {};
  for (const [status, ofStatus] of [...byStatus].sort(([a], [b]) => a - b)) {
    const sorted = [...ofStatus].sort(compareText);
    const response = problemResponse(status, sorted, table);
    if (sorted.length > maxNamedCodes) {
      responses[status] = response;
      continue;
    }
    const name = sorted.map(pascalCase).join('Or');
    shared[name] = response;
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
};
