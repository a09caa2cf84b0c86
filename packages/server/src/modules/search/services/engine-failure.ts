import { AppError } from '../../../platform/kernel/errors.ts';
import { isEngineFailure } from '../adapters/elasticsearch-index.ts';

/** A failure of the engine as an operator is told of it; anything else, the database's above all, stays what it is. */
export function toldOfEngine(error: unknown): unknown {
  if (!isEngineFailure(error)) return error;
  const isRefusal = isEngineFailure(error, 'refusal');
  return unavailable(isRefusal ? `Elasticsearch refuses: ${error.message}` : 'Elasticsearch does not answer.', error);
}

export function unavailable(detail: string, cause?: unknown): AppError {
  return new AppError('service_unavailable', {
    detail,
    meta: { part: 'search' },
    ...(cause === undefined ? {} : { cause }),
  });
}
