import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';

/**
 * Calls that end as cancelled if their network was closed while they worked: whatever error that caused, for example by
 * using a tensor that is gone, is not a fault of the call.
 * @param session the open session, whose identity is compared
 */
export function endWithSession(calls: EngineCalls, session: () => object | undefined): EngineCalls {
  const wrapped = Object.entries(calls).map(([name, call]) => {
    const carryOut = call as (...args: unknown[]) => unknown;
    return [name, (...args: unknown[]) => unlessClosed(() => carryOut(...args), session)];
  });
  return Object.fromEntries(wrapped) as EngineCalls;
}

async function unlessClosed(work: () => unknown, session: () => object | undefined): Promise<unknown> {
  const before = session();
  try {
    return await work();
  } catch (error) {
    const isFault = !(error instanceof FeaturescopeError) || error.kind === 'internal';
    if (!isFault || before === undefined || before === session()) throw error;
    throw new FeaturescopeError('engine/cancelled', {}, { cause: error });
  }
}
