import { asSource } from '../runs/RecentModel.ts';
import type {
  ImportedFrom,
  NetworkFile,
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
  /** Whether it is known what it was started from, rather than that the run was opened again. */
  isKnown: boolean;
  /** Set for a network of another program. */
  imported?: ImportedFrom | undefined;
  /** The network, if it is one of the user's own that was opened from the window. */
  network?: NetworkFile | undefined;
}

/**
 * The parts of a session that are kept for returning to it.
 * @param source what the session was opened from, if known
 */
export function asFormerRun(session: SessionState, source?: OpenRequest['source'] | null): FormerRun {
  return {
    run: session.run,
    step: session.savedStep ?? session.step,
    recipe: session.recipe,
    data: session.data.name,
    settings: startedWith(session),
    isKnown: source !== undefined && source !== null && source.from !== 'run',
    imported: session.imported,
    ...(source?.from === 'network' && { network: source.network }),
  };
}

/** The same network with its initial weights. */
export function freshly({ recipe, data, settings, imported, network }: FormerRun): OpenRequest['source'] {
  if (imported) return { ...asSource({ ...imported, data: imported.data ?? data }), settings, train: 'on' };
  if (network) return { from: 'network', network, data, settings };
  return { from: 'recipe', recipe, data, settings };
}

/** The initial settings of a session's run; some may have changed since. */
function startedWith({ settings, held: [first] }: SessionState): Settings {
  return first ? { ...settings, learningRate: first.learningRate, batchSize: first.batchSize } : settings;
}
