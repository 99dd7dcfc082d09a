import type { Ask } from '../../../src-shared/contract/atStep.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import type { ApartSession } from '../inspection/ApartSession.ts';
import type { ScoreCache } from '../tasks/ScoreCache.ts';
import type { Session } from '../training/Session.ts';
import type { ClientTasks } from './ClientTasks.ts';
import { whyCalls } from './explainCalls.ts';
import { lossCalls } from './lossCalls.ts';
import { thinnedHistory } from './libraryCalls.ts';
import { networkCalls } from './networkCalls.ts';

/** The call that applies requests for the open session to any step of a run. */
export function atStepCalls(apart: ApartSession, tasks: ClientTasks): Pick<EngineCalls, 'askAtStep'> {
  return {
    askAtStep: ({ task, run, step, ask }) => {
      const onProgress = tasks.counted(task, { what: 'restore', unit: 'steps' });
      return apart.at(
        { run, step },
        (restore) => tasks.run(task, (signal) => restore({ signal, onProgress })),
        (session) => answer(session, ask, tasks, apart.scores),
      );
    },
  };
}

function answer(session: Session, ask: Ask, tasks: ClientTasks, scores: ScoreCache): Promise<unknown> {
  switch (ask.call) {
    case 'state':
      return Promise.resolve(session.state());
    case 'history':
      return Promise.resolve(thinnedHistory(session.history()));
    case 'statistics':
      return Promise.resolve([...session.statistics]);
    default: {
      const opened = (): Session => session;
      const calls = {
        ...networkCalls(opened, tasks, scores),
        ...whyCalls(opened, tasks),
        ...lossCalls(opened, tasks),
      };
      return (calls[ask.call] as (request: unknown) => Promise<unknown>)(ask.request);
    }
  }
}
