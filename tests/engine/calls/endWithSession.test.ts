import { describe, expect, it } from 'vitest';
import { endWithSession } from '../../../src-main/engine/calls/endWithSession.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';

/** Calls on a session, one of which closes it before it fails. */
function scripted(error: Error) {
  let session: object | undefined = {};
  const fail = () => Promise.reject(error);
  const calls = {
    steps: fail,
    history: () => {
      session = {};
      return fail();
    },
    listRuns: () => Promise.resolve([]),
  } as unknown as EngineCalls;
  return endWithSession(calls, () => session);
}

describe('a call that fails', () => {
  it('is cancelled if its network was closed meanwhile, and keeps its error otherwise', async () => {
    const error = new Error('the tensor is disposed');
    const calls = scripted(error);
    await expect(calls.steps()).rejects.toBe(error);
    await expect(calls.history()).rejects.toMatchObject({ code: 'engine/cancelled', cause: error });
    await expect(calls.listRuns()).resolves.toEqual([]);
  });

  it('keeps an error that tells what is wrong, also if its network was closed', async () => {
    const error = new FeaturescopeError('run/unknown', { path: '/x' });
    await expect(scripted(error).history()).rejects.toBe(error);
  });
});
