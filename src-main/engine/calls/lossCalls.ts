import * as v from 'valibot';
import {
  GradientCheckSchema,
  LandscapeSchema,
  type Landscape,
  type LossCalls,
} from '../../../src-shared/contract/loss.ts';
import { checkGradient } from '../explain/gradientCheck.ts';
import { measureLandscape } from '../explain/landscape.ts';
import type { Session } from '../training/Session.ts';
import type { ClientTasks, Counted } from './ClientTasks.ts';

const parts: Counted = { what: 'loss', unit: 'parts' };
/** Number of landscapes that are kept: a figure is drawn anew for every change of its look. */
const KEPT = 4;
const landscapes = new Map<string, Landscape>();

/** The calls about the loss of the open network. They compute on a copy, so they do not wait until training pauses. */
export function lossCalls(opened: () => Session, tasks: ClientTasks): LossCalls {
  return {
    landscape: async (request) => {
      const session = opened();
      const asked = v.parse(LandscapeSchema, request);
      const key = JSON.stringify([session.network.version, session.position.step, { ...asked, task: '' }]);
      const known = landscapes.get(key);
      if (known) return known;
      return tasks.run(asked.task, async (signal) => {
        const onProgress = tasks.counted(asked.task, parts);
        const found = await measureLandscape(session, asked, { signal, onProgress });
        landscapes.set(key, found);
        for (const [oldest] of landscapes) if (landscapes.size > KEPT) landscapes.delete(oldest);
        return found;
      });
    },
    checkGradient: async (request) => {
      const session = opened();
      const asked = v.parse(GradientCheckSchema, request);
      return tasks.run(asked.task, (signal) =>
        checkGradient(session, asked, { signal, onProgress: tasks.counted(asked.task, parts) }),
      );
    },
  };
}
