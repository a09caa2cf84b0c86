/**
 * The callee's side of every module call, local or remote: who calls, may he, is the input what the contract
 * says; then the module's own function with a context of its own; then the same for the output.
 */
import type { ModuleCallMeta } from '../../contract/operation-meta.ts';
import type { CallContext } from '../context/call-context.ts';
import { fieldErrors } from '../http/validate.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { startSpan } from '../telemetry/tracing.ts';
import { type CallTable, eventsMissingCall } from './call-table.ts';
import type { CallClaims } from './service-credentials.ts';
import type { CallHead } from './wire.ts';

/** A module's port as the dispatcher sees it: functions by the name of the call. */
export type PortImplementation = Readonly<Record<string, (context: CallContext, input: never) => Promise<unknown>>>;

/** Answers which of these events a consumer of the module lacks. */
export type InboxQuestion = (consumer: string, eventIds: readonly string[]) => Promise<string[]>;

export interface PortDispatcherOptions {
  table: CallTable;
  /** An error that the contract does not list for the call is a bug: `internal` for the caller. For tests. */
  strict?: boolean;
  metrics?: Metrics;
  logger?: Logger;
}

const mostEventIds = 1_000;

export class PortDispatcher {
  private readonly options: PortDispatcherOptions;
  private readonly ports = new Map<string, PortImplementation>();
  private readonly inboxes = new Map<string, InboxQuestion>();

  constructor(options: PortDispatcherOptions) {
    this.options = options;
  }

  /** Announces a module that this process owns. `port` is any object with the calls of the contract as methods. */
  own(module: string, port: object, inbox?: InboxQuestion): void {
    const wanted = Object.values(this.options.table.calls).filter((call) => call.module === module);
    const functions = port as PortImplementation;
    const absent = wanted.filter((call) => typeof functions[call.operationId] !== 'function');
    if (absent.length > 0)
      throw new Error(`${module} does not implement ${absent.map((call) => call.operationId).join(', ')}`);
    this.ports.set(module, functions);
    if (inbox) this.inboxes.set(module, inbox);
  }

  owns(module: string): boolean {
    return this.ports.has(module);
  }

  /** `input` must be a value of its own (parsed JSON): validation fills in defaults. */
  async dispatch(
    module: string,
    callId: string,
    claims: CallClaims,
    head: CallHead,
    input: unknown,
    signal: AbortSignal,
  ): Promise<unknown> {
    const port = this.ports.get(module);
    if (port === undefined) throw new AppError('not_found', { detail: `The module ${module} is not in this process.` });
    if (callId === eventsMissingCall) return this.answerSweep(module, input);
    const call = this.options.table.calls[callId];
    if (call === undefined || call.module !== module)
      throw new AppError('not_found', { detail: `${module} has no call ${callId}.` });
    this.options.metrics
      ?.counter('mkt_port_calls_total', 'Calls between modules', ['module', 'operation', 'side'])
      .inc({ module, operation: callId, side: 'callee' });
    if (!call.callers.includes(claims.caller)) {
      throw new AppError('forbidden', {
        detail: `The call graph has no arrow from ${claims.caller} to ${callId} of ${module}.`,
      });
    }
    this.checkInput(callId, input);
    const span = startSpan('server', `${module}.${callId}`, head.traceparent);
    try {
      const traceparent = span?.traceparent ?? head.traceparent;
      const output = await this.invoke(port, call, contextOf({ ...head, traceparent }, claims, signal), input);
      this.checkOutput(callId, output);
      span?.end();
      return output;
    } catch (error) {
      span?.end(error);
      throw error;
    }
  }

  private checkInput(callId: string, input: unknown): void {
    const validate = this.options.table.validators[callId]?.input;
    if (validate === undefined || validate(input)) return;
    throw new AppError('validation_failed', {
      detail: `The input does not fit ${callId}.`,
      errors: fieldErrors(validate, '/body'),
    });
  }

  private checkOutput(callId: string, output: unknown): void {
    const validate = this.options.table.validators[callId]?.output;
    if (validate === undefined || validate(output)) return;
    throw new Error(
      `${callId} answered what the contract does not allow: ${JSON.stringify(fieldErrors(validate, ''))}`,
    );
  }

  private async invoke(
    port: PortImplementation,
    call: ModuleCallMeta,
    context: CallContext,
    input: unknown,
  ): Promise<unknown> {
    try {
      const work = port[call.operationId]?.(context, input as never);
      return toJson(await work);
    } catch (error) {
      if (isAppError(error) && (call.errors.includes(error.code) || !this.options.strict)) {
        if (!call.errors.includes(error.code))
          this.options.logger?.warn(
            { call: call.operationId, code: error.code },
            'A module call failed with a code the contract does not list',
          );
        throw error;
      }
      throw isAppError(error)
        ? new Error(`${call.operationId} failed with ${error.code}, which the contract does not list`, { cause: error })
        : error;
    }
  }

  private async answerSweep(module: string, input: unknown): Promise<unknown> {
    const question = input as { consumer?: unknown; event_ids?: unknown } | null;
    const ids = question?.event_ids;
    if (
      typeof question?.consumer !== 'string' ||
      !Array.isArray(ids) ||
      ids.length > mostEventIds ||
      !ids.every((id) => typeof id === 'string')
    ) {
      throw new AppError('validation_failed', { detail: `consumer and at most ${mostEventIds} event_ids are needed.` });
    }
    const inbox = this.inboxes.get(module);
    if (inbox === undefined) throw new AppError('not_found', { detail: `${module} consumes no events.` });
    return { missing: await inbox(question.consumer, ids) };
  }
}

/** Made of text by `asOutput`: what another process would see already. */
const parsed = new WeakSet<object>();

/** What another process would see: no dates, no undefined members, nothing shared with the callee's own state. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && parsed.has(value)) return value;
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

/** The output of a call from its JSON: it is handed on as it is, while any other is put into words and read again. */
export function asOutput<T extends object>(json: string): T {
  const output = JSON.parse(json) as T;
  parsed.add(output);
  return output;
}

function contextOf(head: CallHead, claims: CallClaims, signal: AbortSignal): CallContext {
  return {
    requestId: head.requestId,
    actor: claims.actor,
    class: head.class,
    deadlineAt: Date.now() + head.remainingMs,
    signal,
    traceparent: head.traceparent,
    locale: head.locale,
    ...(head.causationId === undefined ? {} : { causationId: head.causationId }),
  };
}
