import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { LabCalls, PartialCourse } from '../../../src-shared/contract/labs.ts';
import type { ClientTasks } from './ClientTasks.ts';
import type { Session } from '../training/Session.ts';

/** The labs and what measures them, loaded when they are first asked for. */
const labs = async () => import('../labs/labs.ts');

/** The calls about labs. @param session returns the open session @param tell sends a course as far as it is known */
export function labCalls(
  session: () => Session | undefined,
  tasks: ClientTasks,
  tell: (partial: PartialCourse) => void,
): LabCalls {
  return {
    listLabs: async () => (await labs()).listLabs(),
    runExperiment: async ({ task, experiment, values }) =>
      tasks.run(task, async (signal) => {
        const [{ hasExperiment, runExperiment }, { runKept }] = await Promise.all([
          import('../labs/runExperiment.ts'),
          import('../labs/courses/keptCourses.ts'),
        ]);
        const progress = tasks.counted(task, { what: 'experiment', unit: 'parts' });
        const partial = throttled((course: unknown) => tell({ task, course }));
        return runKept({ has: hasExperiment, run: runExperiment }, experiment, values, {
          signal,
          progress,
          partial,
        });
      }),
    checkLab: async ({ task, lab: id }) => {
      const open = session();
      const lab = (await labs()).findLab(id);
      if (open?.busyWith) throw new FeaturescopeError('engine/busy', { task: open.busyWith });
      return tasks.run(task, async (signal) => {
        const [{ measureSession }, { checkLab }, { readLabResult, writeLabResult }] = await Promise.all([
          import('../labs/measureSession.ts'),
          import('../labs/checkLab.ts'),
          import('../labs/labResults.ts'),
        ]);
        const onProgress = tasks.counted(task, { what: 'evaluate', unit: 'images' });
        const measurement = await measureSession(lab, open, readLabResult(id), { signal, onProgress });
        const progress = tasks.counted(task, { what: 'experiment', unit: 'parts' });
        const result = await checkLab(lab, { ...measurement, task: { signal, progress } });
        writeLabResult(id, result);
        return result;
      });
    },
  };
}

/** Time between partial courses, in milliseconds: each is sent whole, and drawn. */
const PARTIAL_MS = 250;

/** A function that passes values on, at most four a second; what comes in between is left out. */
function throttled<T>(pass: (value: T) => void): (value: T) => void {
  let passedAt = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - passedAt < PARTIAL_MS) return;
    passedAt = now;
    pass(value);
  };
}
