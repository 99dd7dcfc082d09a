import type { Comparison } from '../maps/Comparison.svelte.ts';
import type { Inside } from '../training/Inside.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import type { ScreenName } from './screens.ts';

/** The parts of the window that determine a place. */
interface Walked {
  readonly workbench: Workbench;
  readonly inside: Inside;
  readonly comparison: Comparison;
  readonly screen: ScreenName | null;
  goTo(name: ScreenName | null): Promise<void>;
  openInside(): Promise<void>;
  openComparison(): Promise<void>;
}

/** A place in the window that the browser's Back button returns to. */
interface Place {
  screen: ScreenName | null;
  choosing: boolean;
  inside: boolean;
  comparing: boolean;
  /** The layer of the layer view; null for the whole network. */
  layer: string | null;
}

/** The visited places in the browser's history, so that Back and Forward navigate within the window. */
export class Places {
  readonly #app: Walked;
  readonly #page: Window;
  readonly #free: () => void;
  /** Set while the window navigates to a place of the history: intermediate states are not recorded. */
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

  /** Adds a new place to the history. The first place belongs to the address that the window was opened with. */
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

/** The place of a history entry; undefined if it is not one of the window's own. */
function placeIn(state: unknown): Place | undefined {
  if (typeof state !== 'object' || state === null || !('place' in state)) return undefined;
  return state.place as Place;
}
