import { AppError } from '../../../platform/kernel/errors.ts';
import { isEngineFailure } from '../adapters/elasticsearch-index.ts';

/** A failure of the engine as an operator is told of it; anything else, the database's above all, stays what it is. */
export function toldOfEngine(error: unknown): unknown {
  if (!isEngineFailure(error)) return error;
  return new AppError('service_unavailable', {
    detail: isEngineFailure(error, 'refusal')
      ? `Elasticsearch refuses: ${error.message}`
      : 'Elasticsearch does not answer.',
    meta: { part: 'search' },
    cause: error,
  });
}
