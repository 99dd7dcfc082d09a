import { FeaturescopeError } from '../../protocol/errors.ts';
import type { LabCalls } from '../../protocol/labs.ts';
import type { Progress } from '../../protocol/service.ts';
import type { Session } from '../training/Session.ts';
import { checkLab } from './checkLab.ts';
import { readLabResult, writeLabResult } from './labResults.ts';
import { findLab, listLabs } from './labs.ts';
import { measureSession } from './measureSession.ts';

/** What the calls about labs need of the engine. */
export interface LabHost {
  session(): Session | undefined;
  asTask<T>(task: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  progress(task: string): (progress: Omit<Progress, 'task'>) => void;
}

/** The calls about labs. */
export function labCalls({ session, asTask, progress }: LabHost): LabCalls {
  return {
    listLabs: async () => listLabs(),
    checkLab: async ({ task, lab: id }) => {
      const lab = findLab(id);
      const open = session();
      if (open?.busyWith) throw new FeaturescopeError('engine/busy', { task: open.busyWith });
      return asTask(task, async (signal) => {
        const report = progress(task);
        const measurement = await measureSession(lab, open, readLabResult(id), {
          signal,
          onProgress: (done, total) => report({ what: 'evaluate', done, total, unit: 'images' }),
        });
        const result = await checkLab(lab, measurement);
        writeLabResult(id, result);
        return result;
      });
    },
  };
}
