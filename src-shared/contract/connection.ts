import { createBirpc } from 'birpc';
import * as v from 'valibot';
import { CallGate } from './CallGate.ts';
import type { Channel, Wire } from './channels/Channel.ts';
import { decodeMessage, encodeMessage, messageHead } from './codec.ts';
import { FeaturescopeError, fromWireError, toWireError, type WireError } from './errors.ts';
import { FrameSchema } from './frame.ts';
import { callSchemas, type CallName, type EngineCalls, type EngineEvents } from './service.ts';

/** The engine's side of a connection, which sends events. */
export interface ClientLink {
  emit<E extends keyof EngineEvents>(event: E, ...args: Parameters<EngineEvents[E]>): void;
  readonly closed: boolean;
}

/** The client's side of a connection. */
export interface EngineLink {
  readonly calls: EngineCalls;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/**
 * Serves the engine's calls on a channel. Only calls of the contract are reachable, and every argument is validated
 * before the engine sees it. An unreadable message is answered with an `onProblem` event, and rejects the call that it was
 * if that is known; the connection stays open.
 */
export function serveEngine(channel: Channel, calls: EngineCalls): ClientLink {
  // Not sent through birpc, because an unreadable message may arrive before birpc is set up.
  const emit: ClientLink['emit'] = (method, ...args) => {
    if (!channel.closed) channel.post(encodeMessage({ t: 'q', m: method, a: args }));
  };
  const gate = new CallGate(() => channel.held);
  channel.onRelease(() => gate.release());
  channel.onClose(() => gate.close());
  createBirpc<EngineEvents, object>(
    {},
    {
      ...wiring(channel, (problem, call) => {
        emit('onProblem', problem);
        if (call !== undefined) channel.post(encodeMessage({ t: 's', i: call, e: problem }));
      }),
      resolver: (name: string) => guarded(calls, name, gate),
      timeout: -1,
    },
  );
  return {
    emit,
    get closed() {
      return channel.closed;
    },
  };
}

/**
 * Connects a client to an engine. Calls that are pending when the channel closes reject with `protocol/disconnected`.
 * @param events handlers of events from the engine; events without a handler are ignored
 */
export function connectEngine(channel: Channel, events: Partial<EngineEvents>): EngineLink {
  const handlers = events as Record<string, ((...args: unknown[]) => void) | undefined>;
  const rpc = createBirpc<EngineCalls, object>(
    {},
    {
      ...wiring(channel, (problem) => events.onProblem?.(problem)),
      resolver: (name: string) =>
        name === 'onFrame' ? checkedFrame(events) : (handlers[name] ?? (() => undefined)),
      eventNames: ['acknowledge'],
      timeout: -1,
    },
  );
  channel.onClose((reason) => {
    rpc.$rejectPendingCalls(({ reject }) =>
      reject(new FeaturescopeError('protocol/disconnected', { reason })),
    );
    rpc.$close();
  });
  return {
    calls: rpc as unknown as EngineCalls,
    onClose: (listener) => channel.onClose(listener),
    close: () => channel.close(),
  };
}

/**
 * Transports birpc's messages through our codec; errors are sent as `{ code, message, detail }` and received as errors.
 * @param onUnreadable receives why a message could not be read, and the id of the call that it was, if that is known
 */
function wiring(channel: Channel, onUnreadable: (problem: WireError, call?: string) => void) {
  return {
    post: (wire: Wire) => channel.post(wire),
    on: (receive: (wire: unknown) => void) =>
      channel.onMessage((wire) => {
        try {
          receive(decodeEnvelope(wire));
        } catch (error) {
          onUnreadable(toWireError(error), callIn(wire));
        }
      }),
    serialize: (message: { e?: unknown }) =>
      encodeMessage(message.e === undefined ? message : { ...message, e: toWireError(message.e) }),
    deserialize: (message: unknown) => message,
  };
}

/** The id of the call in a message whose arguments cannot be read. */
function callIn(wire: Wire): string | undefined {
  try {
    const value: unknown =
      typeof wire === 'string' ? JSON.parse(wire) : messageHead(new Uint8Array(wire))?.value;
    const { t: kind, i: id } = value as { t?: unknown; i?: unknown };
    return kind === 'q' && typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Maximum number of arguments, far above that of any call; an unlimited number could overflow the stack. */
const MOST_ARGUMENTS = 16;

const EnvelopeSchema = v.looseObject({
  t: v.picklist(['q', 's']),
  i: v.optional(v.string()),
  m: v.optional(v.string()),
  a: v.optional(v.array(v.unknown())),
});

function decodeEnvelope(wire: Wire): unknown {
  const parsed = v.safeParse(EnvelopeSchema, decodeMessage(wire));
  if (!parsed.success)
    throw new FeaturescopeError('protocol/malformed-message', { reason: 'not a call or an answer' });
  const message: Record<string, unknown> = parsed.output;
  if (message['t'] === 'q' && (typeof message['m'] !== 'string' || !Array.isArray(message['a'])))
    throw new FeaturescopeError('protocol/malformed-message', { reason: 'a call without name or arguments' });
  // One more than allowed is enough to reject the call by name.
  if (Array.isArray(message['a'])) message['a'] = message['a'].slice(0, MOST_ARGUMENTS + 1);
  return message['e'] === undefined ? message : { ...message, e: fromWireError(message['e'] as WireError) };
}

function guarded(calls: EngineCalls, name: string, gate: CallGate): (...args: unknown[]) => unknown {
  if (!Object.hasOwn(callSchemas, name)) {
    return () => {
      throw new FeaturescopeError('protocol/unknown-call', { name });
    };
  }
  const call = name as CallName;
  return (...args: unknown[]) => {
    const valid = validate(call, args);
    return gate.run(call, valid, () => (calls[call] as (...given: unknown[]) => unknown)(...valid));
  };
}

/**
 * The arguments of a call, checked against its schema.
 * @throws FeaturescopeError `protocol/invalid-argument` naming the first bad value
 */
function validate(call: CallName, args: unknown[]): unknown[] {
  if (args.length > MOST_ARGUMENTS)
    throw new FeaturescopeError('protocol/invalid-argument', {
      path: call,
      value: `more than ${MOST_ARGUMENTS} arguments`,
      expected: `at most ${callSchemas[call].items.length}`,
    });
  const parsed = v.safeParse(callSchemas[call] as v.GenericSchema<unknown[]>, args);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = (issue.path ?? []).slice(1).map((part) => String(part.key));
  throw new FeaturescopeError('protocol/invalid-argument', {
    path: path.join('.') || call,
    value: issue.received,
    expected: issue.expected ?? issue.message,
  });
}

function checkedFrame(events: Partial<EngineEvents>): (frame: unknown) => void {
  return (frame) => {
    const parsed = v.safeParse(FrameSchema, frame);
    if (parsed.success) events.onFrame?.(parsed.output);
    else
      events.onProblem?.(
        toWireError(
          new FeaturescopeError('protocol/malformed-message', { reason: parsed.issues[0].message }),
        ),
      );
  };
}
