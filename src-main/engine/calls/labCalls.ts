import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { LabCalls } from '../../../src-shared/contract/labs.ts';
import type { ClientTasks } from './ClientTasks.ts';
import type { Session } from '../training/Session.ts';
import { checkLab } from '../labs/checkLab.ts';
import { readLabResult, writeLabResult } from '../labs/labResults.ts';
import { runExperiment } from '../labs/experiments.ts';
import { findLab, listLabs } from '../labs/labs.ts';
import { measureSession } from '../labs/measureSession.ts';

/** The calls about labs. @param session returns the open session */
export function labCalls(session: () => Session | undefined, tasks: ClientTasks): LabCalls {
  return {
    listLabs: async () => listLabs(),
    runExperiment: async ({ task, experiment, values }) =>
      tasks.run(task, (signal) => {
        const progress = tasks.counted(task, { what: 'experiment', unit: 'parts' });
        return runExperiment(experiment, values, { signal, progress });
      }),
    checkLab: async ({ task, lab: id }) => {
      const lab = findLab(id);
      const open = session();
      if (open?.busyWith) throw new FeaturescopeError('engine/busy', { task: open.busyWith });
      return tasks.run(task, async (signal) => {
        const onProgress = tasks.counted(task, { what: 'evaluate', unit: 'images' });
        const measurement = await measureSession(lab, open, readLabResult(id), { signal, onProgress });
        const result = await checkLab(lab, measurement);
        writeLabResult(id, result);
        return result;
      });
    },
  };
}
