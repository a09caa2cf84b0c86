import { toProblem } from '../http/problem.ts';
import { isAppError } from '../kernel/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createPort, type PortOptions, type Transport } from './port.ts';
import { type PortDispatcher, toJson } from './port-dispatcher.ts';
import type { ServiceCredentials } from './service-credentials.ts';
import { errorOfProblem } from './wire.ts';

export interface LocalPortOptions extends PortOptions {
  dispatcher: PortDispatcher;
  /** Given: the actor travels in a signed claim as between processes. Absent: this process trusts itself. */
  credentials?: ServiceCredentials;
  logger?: Logger;
}

/** A module in this process, called exactly as if it were elsewhere: values by JSON, errors by problem document. */
export function localPort<P extends object>(module: string, options: LocalPortOptions): P {
  return createPort<P>(module, localTransport(options), options);
}

function localTransport({ dispatcher, credentials, caller, logger }: LocalPortOptions): Transport {
  return async ({ module, callId, context, head, input, signal }) => {
    try {
      const claims =
        credentials === undefined
          ? { caller, actor: structuredClone(context.actor) }
          : await credentials.verify(await credentials.issue(caller, module, context.actor), module);
      return await dispatcher.dispatch(module, callId, claims, head, toJson(input), signal);
    } catch (error) {
      if (!isAppError(error))
        logger?.error({ request_id: head.requestId, call: callId, err: error }, 'A module call failed');
      const { problem, retryAfterS } = toProblem(error, callId, head.requestId);
      throw errorOfProblem(toJson(problem), retryAfterS);
    }
  };
}
