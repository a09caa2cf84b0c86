import type { IncomingMessage } from 'node:http';
import { AppError } from '../kernel/errors.ts';

const maxDepth = 32;
const forbiddenMembers = new Set(['__proto__', 'constructor', 'prototype']);

/** The bytes of the body, refused past `maxBytes` (413) or when they take too long (408). */
export function readBody(req: IncomingMessage, maxBytes: number, timeoutMs = 30_000): Promise<Buffer> {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > maxBytes) return Promise.reject(tooLarge(req, maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(
      () => finish(() => reject(new AppError('request_timeout', { detail: 'The body did not arrive in time.' }))),
      timeoutMs,
    );
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      req.removeAllListeners('data');
      act();
    };
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) finish(() => reject(tooLarge(req, maxBytes)));
      else chunks.push(chunk);
    });
    req.on('end', () => finish(() => resolve(Buffer.concat(chunks))));
    req.on('error', (error) =>
      finish(() => reject(new AppError('validation_failed', { detail: 'The body broke off.', cause: error }))),
    );
    req.on('close', () =>
      finish(() =>
        reject(new AppError('validation_failed', { detail: 'The connection closed before the body was complete.' })),
      ),
    );
  });
}

/** Throws `unsupported_media_type` for anything but plain JSON. */
export function checkContentType(req: IncomingMessage): void {
  const type = (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('unsupported_media_type', { detail: 'Send application/json.' });
  if (req.headers['content-encoding'] !== undefined && req.headers['content-encoding'] !== 'identity') {
    throw new AppError('unsupported_media_type', { detail: 'Send the body without content encoding.' });
  }
}

/** Checks the content type and parses; broken JSON, deep nesting and prototype members are 400. */
export function parseJsonBody(req: IncomingMessage, raw: Buffer): unknown {
  checkContentType(req);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    throw new AppError('validation_failed', {
      detail: 'The body is not valid JSON in UTF-8.',
      errors: [{ path: '/body', code: 'json', message: 'not valid JSON' }],
    });
  }
  checkShape(value, 0, '/body');
  return value;
}

/** NUL and halves of surrogate pairs cannot be stored as they were sent, so they are refused, never changed. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function checkShape(value: unknown, depth: number, path: string): void {
  if (typeof value === 'string' && !isStorable(value)) throw notStorable(path);
  if (value === null || typeof value !== 'object') return;
  if (depth >= maxDepth)
    throw new AppError('validation_failed', {
      detail: 'The body is nested too deeply.',
      errors: [{ path: '/body', code: 'depth', message: `at most ${maxDepth} levels` }],
    });
  if (Array.isArray(value)) {
    for (const item of value) checkShape(item, depth + 1, path);
    return;
  }
  for (const key of Object.keys(value)) {
    if (forbiddenMembers.has(key))
      throw new AppError('unknown_field', {
        detail: `The member ${key} is not allowed.`,
        errors: [{ path, code: 'unknown_field', message: key }],
      });
    if (!isStorable(key)) throw notStorable(path);
    checkShape((value as Record<string, unknown>)[key], depth + 1, path);
  }
}

function notStorable(path: string): AppError {
  return new AppError('validation_failed', {
    detail: 'A text holds NUL or half a surrogate pair.',
    errors: [{ path, code: 'text', message: 'NUL or half a surrogate pair' }],
  });
}

function tooLarge(req: IncomingMessage, maxBytes: number): AppError {
  req.pause();
  return new AppError('payload_too_large', { detail: `The body may have ${maxBytes} bytes at most.` });
}
