import type { Workbench } from '../Workbench.svelte.ts';
import type { ScreenName } from './screens.ts';

/** What is presented: the screens, and their navigation. */
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

/** Presentation tools: a pointer that everyone sees, or a pen that draws over the window. */
export type PresenterTool = 'pointer' | 'pen';

/** Aids for presenting the window: moving from screen to screen with a clicker, a pointer, and a pen. */
export class Presenter {
  tool = $state<PresenterTool | null>(null);
  /** The drawn lines. */
  strokes = $state.raw<readonly (readonly Spot[])[]>([]);
  readonly #app: Presented;

  constructor(app: Presented) {
    this.#app = app;
  }

  /** Whether there is something that Escape removes. */
  get active(): boolean {
    return this.tool !== null || this.strokes.length > 0;
  }

  /** Picks up a tool, or puts it down. The drawing stays. */
  toggle(tool: PresenterTool): void {
    this.tool = this.tool === tool ? null : tool;
  }

  /** Puts the tool down and erases the drawing. */
  clear(): void {
    this.tool = null;
    this.strokes = [];
  }

  begin(at: Spot): void {
    this.strokes = [...this.strokes, [at]];
  }

  /** Extends the last line to a point. */
  drawTo(at: Spot): void {
    const line = this.strokes.at(-1);
    if (line) this.strokes = [...this.strokes.slice(0, -1), [...line, at]];
  }

  /** Moves to the next or previous screen in the header's order, and erases the drawing, which belongs to this one. */
  async turn(by: 1 | -1): Promise<void> {
    const app = this.#app;
    const places: (ScreenName | null)[] = [...(app.workbench.session ? [null] : []), ...app.reachable];
    const to = places[places.indexOf(app.screen) + by];
    if (to === undefined) return;
    this.strokes = [];
    await app.goTo(to);
  }
}
