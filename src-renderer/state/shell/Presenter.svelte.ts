import type { Workbench } from '../Workbench.svelte.ts';
import type { ScreenName } from './screens.ts';

/** What is presented: its screens, and the way to them. */
interface Presented {
  readonly workbench: Pick<Workbench, 'session'>;
  readonly screen: ScreenName | null;
  readonly reachable: readonly ScreenName[];
  goTo(name: ScreenName | null): Promise<void>;
}

/** A point of the window, in CSS pixels. */
export interface Spot {
  x: number;
  y: number;
}

/** What a presenter holds: a pointer that everyone sees, or a pen that draws over the window. */
export type PresenterTool = 'pointer' | 'pen';

/** What helps to show the window to a room: the way from screen to screen with a clicker, a pointer, and a pen. */
export class Presenter {
  tool = $state<PresenterTool | null>(null);
  /** What was drawn, each line from its first point to its last. */
  strokes = $state.raw<readonly (readonly Spot[])[]>([]);
  readonly #app: Presented;

  constructor(app: Presented) {
    this.#app = app;
  }

  /** Whether there is anything that Escape puts away. */
  get active(): boolean {
    return this.tool !== null || this.strokes.length > 0;
  }

  /** Takes a tool into the hand, or puts it down. What was drawn stays. */
  toggle(tool: PresenterTool): void {
    this.tool = this.tool === tool ? null : tool;
  }

  /** Puts the tool away, and wipes off what was drawn. */
  clear(): void {
    this.tool = null;
    this.strokes = [];
  }

  begin(at: Spot): void {
    this.strokes = [...this.strokes, [at]];
  }

  /** Draws the last line on to a point. */
  drawTo(at: Spot): void {
    const line = this.strokes.at(-1);
    if (line) this.strokes = [...this.strokes.slice(0, -1), [...line, at]];
  }

  /** Goes to the next screen in the header's order, or to the one before it. What was drawn was about this one, and is wiped off. */
  async turn(by: 1 | -1): Promise<void> {
    const app = this.#app;
    const places: (ScreenName | null)[] = [...(app.workbench.session ? [null] : []), ...app.reachable];
    const to = places[places.indexOf(app.screen) + by];
    if (to === undefined) return;
    this.strokes = [];
    await app.goTo(to);
  }
}
