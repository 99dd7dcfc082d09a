import type { Comparison } from '../maps/Comparison.svelte.ts';
import type { Inside } from '../training/Inside.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import type { ScreenName } from './screens.ts';

/** The window, as far as one goes from place to place in it. */
interface Walked {
  readonly workbench: Workbench;
  readonly inside: Inside;
  readonly comparison: Comparison;
  readonly screen: ScreenName | null;
  goTo(name: ScreenName | null): Promise<void>;
  openInside(): Promise<void>;
  openComparison(): Promise<void>;
}

/** A place in the window that the browser's Back leads to. */
interface Place {
  screen: ScreenName | null;
  choosing: boolean;
  inside: boolean;
  comparing: boolean;
  /** The layer that is opened; null while the network is shown whole. */
  layer: string | null;
}

/** The places a person has been to, one after the other, in the browser's history: Back and Forward go there, and not out of the window. */
export class Places {
  readonly #app: Walked;
  readonly #page: Window;
  readonly #free: () => void;
  /** While the window goes to a place of the history, what it passes is none. */
  #going = false;

  constructor(app: Walked, page: Window) {
    this.#app = app;
    this.#page = page;
    const follow = (event: PopStateEvent): void => void this.#follow(event.state);
    page.addEventListener('popstate', follow);
    const stop = $effect.root(() => {
      $effect(() => this.#note(this.#here()));
    });
    this.#free = () => {
      page.removeEventListener('popstate', follow);
      stop();
    };
  }

  dispose(): void {
    this.#free();
  }

  #here(): Place {
    const { workbench, inside, comparison, screen } = this.#app;
    const atNetwork = screen === null && !workbench.choosing;
    return {
      screen,
      choosing: screen === null && workbench.choosing,
      inside: atNetwork && inside.open,
      comparing: atNetwork && comparison.open,
      layer: atNetwork && workbench.selection.opened ? workbench.selection.layer : null,
    };
  }

  /** A new place is a new entry. The first is that of the address the window was opened with. */
  #note(place: Place): void {
    if (this.#going) return;
    const { history } = this.#page;
    const before = placeIn(history.state);
    if (before && isSame(before, place)) return;
    if (before) history.pushState({ place }, '');
    else history.replaceState({ place }, '');
  }

  async #follow(state: unknown): Promise<void> {
    const place = placeIn(state);
    if (!place) return;
    this.#going = true;
    try {
      await this.#go(place);
    } finally {
      this.#going = false;
      this.#page.history.replaceState({ place: this.#here() }, '');
    }
  }

  async #go(place: Place): Promise<void> {
    const { workbench, inside, comparison } = this.#app;
    if (!place.inside && inside.open) inside.close();
    if (!place.comparing && comparison.open) comparison.close();
    await this.#app.goTo(place.screen);
    if (place.choosing) await workbench.choose();
    if (place.screen !== null || place.choosing) return;
    const { selection } = workbench;
    selection.select(place.layer === null ? { opened: false } : { opened: true, layer: place.layer });
    if (place.inside && !inside.open) await this.#app.openInside();
    if (place.comparing && !comparison.open) await this.#app.openComparison();
  }
}

const isSame = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The place that an entry of the history stands for; undefined where it is not one of the window's own. */
function placeIn(state: unknown): Place | undefined {
  if (typeof state !== 'object' || state === null || !('place' in state)) return undefined;
  return state.place as Place;
}
