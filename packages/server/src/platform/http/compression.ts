import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';

/** Which answers are compressed here, where no proxy does it: none, all but the hot ones, or all. */
export type CompressionScope = 'off' | 'ordinary' | 'all';

/** Smaller ones cost more than they save. */
const thresholdBytes = 2_048;

export type Compressor = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Makes an answer compress itself as its caller accepts. One with a strong tag stays as it is: the tag names its very
 * bytes, and comes back in If-Match. Weak tags go for every coding of the same content.
 */
export function createCompressor(): Compressor {
  const middleware = compression({
    threshold: thresholdBytes,
    filter: (req, res) => !hasStrongTag(res) && compression.filter(req, res),
  });
  // It asks for nothing that Express adds to Node's own request and answer.
  return (req, res) => middleware(req as never, res as never, () => undefined);
}

function hasStrongTag(res: ServerResponse): boolean {
  const tag = res.getHeader('ETag');
  return typeof tag === 'string' && !tag.startsWith('W/');
}
