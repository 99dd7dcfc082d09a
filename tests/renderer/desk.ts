import { newsEdition } from '../../src-renderer/messages/shell/newsEdition.ts';
import { App } from '../../src-renderer/state/App.svelte.ts';
import { SEEN_KEY } from '../../src-renderer/state/shell/Welcoming.svelte.ts';
import { ScriptedEngine, type Script } from './doubles/ScriptedEngine.ts';

/** A window's state with a scripted engine, and a function that frees both. */
export interface Desk {
  app: App;
  engine: ScriptedEngine;
  free(): void;
}

/** Creates the state of a window without displaying it. jsdom has no media queries; here there are no preferences. */
export function makeDesk(script: Script = {}): Desk {
  window.matchMedia ??= (query) =>
    Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;
  window.localStorage.clear();
  // Not a new user, unless the test says so.
  if (!script.newUser)
    window.localStorage.setItem(
      SEEN_KEY,
      JSON.stringify({ tour: true, news: script.seenNews ?? newsEdition }),
    );
  window.history.replaceState(null, '', '#');
  const engine = new ScriptedEngine(script);
  const app = new App(window, engine.transport);
  return { app, engine, free: () => app.dispose() };
}

/** Waits until a condition holds, at most a minute. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > 60_000) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A recipe that every scripted engine has. */
export const lenetOnMnist = { from: 'recipe', recipe: 'lenet5', data: 'mnist' } as const;
