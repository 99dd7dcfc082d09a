import type {
  OpenRequest,
  RecipeInfo,
  RunInfo,
  SessionState,
  Welcome,
} from '../../../src-shared/contract/service.ts';
import type { Connection } from '../Connection.svelte.ts';
import type { Frames } from '../maps/Frames.svelte.ts';
import { freshly, type FormerRun } from '../training/FormerRun.ts';
import type { LastRun } from './LastRun.ts';
import { asSource } from './RecentModel.ts';

/** What a window does when it has connected to an engine. */
interface Greeted {
  session: SessionState | null;
  /** Set after the engine died with an open run. */
  died: FormerRun | null;
  readonly canTrain: boolean;
  readonly opening: boolean;
  readonly frames: Frames;
  readonly connection: Connection;
  open(source: OpenRequest['source']): Promise<void>;
  choose(): Promise<void>;
  show(state: SessionState | null, fresh?: boolean): void;
}

/**
 * Takes over the engine's session; where it has none, offers the run that was open when the last engine died, or reopens the
 * run or network of the last use, or opens the shipped network.
 * @param former what was open in the window before
 */
export async function welcomed(
  window: Greeted,
  { session, pretrained }: Welcome,
  former: FormerRun | null,
  lastRun: LastRun | null,
): Promise<void> {
  if (session) {
    window.show(session, true);
    return;
  }
  if (former?.run) {
    window.died = former;
    return;
  }
  const untrained = window.canTrain ? former : null;
  window.session = null;
  window.frames.clear();
  if (untrained) await window.open(freshly(untrained));
  if (isOpen(window)) return;
  if (!former && (await reopenLast(window, lastRun))) return;
  if (window.opening) return; // the user has opened something in the meantime
  const [first] = pretrained;
  if (first !== undefined) await window.open({ from: 'pretrained', model: first });
  else await window.choose();
}

/** Reopens the run or network of the program's last use; returns whether there was one. */
async function reopenLast(window: Greeted, lastRun: LastRun | null): Promise<boolean> {
  const last = lastRun?.run;
  if (!last) return false;
  const model = lastRun?.models.find(({ path }) => path === last);
  if (model) {
    await window.open(asSource(model));
    return isOpen(window);
  }
  const runs = await window.connection.calls.listRuns().catch((): RunInfo[] => []);
  if (window.opening || isOpen(window)) return true; // the user has opened something in the meantime
  if (!runs.some(({ run }) => run === last)) return false;
  await window.open({ from: 'run', run: last });
  return isOpen(window);
}

const isOpen = ({ session }: Pick<Greeted, 'session'>): boolean => session !== null;

/** The lists of runs and recipes, for their display names. */
export async function namedLists({
  calls,
}: Connection): Promise<{ recipes: readonly RecipeInfo[]; runs: readonly RunInfo[] }> {
  const [recipes, runs] = await Promise.all([calls.listRecipes(), calls.listRuns()]);
  return { recipes, runs };
}
