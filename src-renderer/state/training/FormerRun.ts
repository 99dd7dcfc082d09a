import { asSource } from '../runs/RecentModel.ts';
import type {
  ImportedFrom,
  OpenRequest,
  SessionState,
  Settings,
} from '../../../src-shared/contract/service.ts';

/** A run that was open when the engine died, or before a reset, to return to. */
export interface FormerRun {
  run: string | null;
  step: number;
  recipe: string;
  data: string;
  settings: Settings;
  /** Set for a network of another program. */
  imported?: ImportedFrom | undefined;
}

/** The parts of a session that are kept for returning to it. */
export function asFormerRun(session: SessionState): FormerRun {
  return {
    run: session.run,
    step: session.savedStep ?? session.step,
    recipe: session.recipe,
    data: session.data.name,
    settings: startedWith(session),
    imported: session.imported,
  };
}

/** The same network with its initial weights. */
export function freshly({ recipe, data, settings, imported }: FormerRun): OpenRequest['source'] {
  if (imported) return { ...asSource({ ...imported, data: imported.data ?? data }), settings, train: 'on' };
  return { from: 'recipe', recipe, data, settings };
}

/** The initial settings of a session's run; some may have changed since. */
function startedWith({ settings, held: [first] }: SessionState): Settings {
  return first ? { ...settings, learningRate: first.learningRate, batchSize: first.batchSize } : settings;
}
