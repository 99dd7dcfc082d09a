import type { PathCalls } from '../../../src-shared/contract/drops.ts';
import { droppedFolder, type DroppedFiles } from '../library/DroppedFiles.ts';
import { lookAtPath } from '../library/lookAtPath.ts';
import { noteUse } from '../library/unusedCopies.ts';
import type { ClientTasks } from './ClientTasks.ts';

/** The calls about what lies on this computer, and about files that a page hands over. */
export function pathCalls(tasks: ClientTasks, dropped: DroppedFiles): PathCalls {
  return {
    lookAtPath: ({ path, task }) => {
      noteUse(droppedFolder(), path);
      return task === undefined
        ? lookAtPath(path)
        : tasks.run(task, (signal) => lookAtPath(path, { signal, onProgress: tasks.progress(task) }));
    },
    beginDrop: async ({ files }) => dropped.begin(files),
    addToDrop: async ({ drop, parts }) => dropped.add(drop, parts),
    endDrop: async ({ drop }) => ({ path: dropped.end(drop) }),
    leaveDrop: async ({ drop }) => dropped.leave(drop),
  };
}
