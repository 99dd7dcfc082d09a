import type { OpenRequest, SessionState, Settings } from '../../../src-shared/contract/service.ts';

/** A run that was open when the engine died, or before it was reset: what a person can go back to. */
export interface FormerRun {
  run: string | null;
  step: number;
  recipe: string;
  data: string;
  settings: Settings;
}

/** What is kept of a session for the time after it. */
export function asFormerRun(session: SessionState): FormerRun {
  return {
    run: session.run,
    step: session.savedStep ?? session.step,
    recipe: session.recipe,
    data: session.data.name,
    settings: startedWith(session),
  };
}

/** The same network with the weights that it began with. */
export function freshly({ recipe, data, settings }: FormerRun): OpenRequest['source'] {
  return { from: 'recipe', recipe, data, settings };
}

/** The settings that a session's run began with; some may have been changed since. */
function startedWith({ settings, held: [first] }: SessionState): Settings {
  return first ? { ...settings, learningRate: first.learningRate, batchSize: first.batchSize } : settings;
}
