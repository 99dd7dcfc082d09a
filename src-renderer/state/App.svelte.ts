import { isDesktop } from '../client/connect.ts';
import type { Transport } from '../client/Transport.ts';
import type { Messages } from '../messages/en.ts';
import { Comparison } from './Comparison.svelte.ts';
import { FigureDesk } from './FigureDesk.svelte.ts';
import { Flow } from './Flow.svelte.ts';
import { Highlight } from './Highlight.svelte.ts';
import { Inside } from './Inside.svelte.ts';
import { Preferences } from './Preferences.svelte.ts';
import { RunShelf } from './RunShelf.svelte.ts';
import { Scales } from './Scales.svelte.ts';
import { Selection } from './Selection.svelte.ts';
import { Workbench } from './Workbench.svelte.ts';

/** What floats above the window, at most one at a time. */
export type Overlay = 'help' | null;

/** The state of the whole window; the entry makes one and the views share it. */
export class App {
  readonly preferences: Preferences;
  readonly workbench: Workbench;
  readonly scales: Scales;
  readonly comparison: Comparison;
  readonly inside: Inside;
  readonly runs: RunShelf;
  readonly figures: FigureDesk;
  readonly flow: Flow;
  readonly highlight: Highlight;
  overlay = $state<Overlay>(null);
  /** Whether what is shown has an address that a browser can open; the desktop app's opens nowhere else. */
  readonly addressable: boolean;

  constructor(page: Window, transport: Transport) {
    this.addressable = !isDesktop(page);
    this.preferences = new Preferences(page);
    this.workbench = new Workbench(transport, new Selection(page), {
      request: (callback) => page.requestAnimationFrame(callback),
      cancel: (handle) => page.cancelAnimationFrame(handle),
    });
    this.scales = new Scales(this.workbench, this.preferences);
    this.comparison = new Comparison(this.workbench);
    this.inside = new Inside(this.workbench);
    this.runs = new RunShelf(this.workbench);
    this.figures = new FigureDesk(this.workbench, page.document);
    this.flow = new Flow(this.workbench);
    this.highlight = new Highlight(this.workbench);
  }

  /** The texts in the chosen language. */
  get text(): Messages {
    return this.preferences.text;
  }

  /** Looks into a step, instead of whatever else fills the middle of the window. */
  async openInside(): Promise<void> {
    this.comparison.close();
    await this.inside.start();
  }

  /** Compares the selected layer, instead of whatever else fills the middle of the window. */
  async openComparison(): Promise<void> {
    this.inside.close();
    await this.comparison.start();
  }

  /** Shows all runs, or hides them again. */
  async toggleRuns(): Promise<void> {
    this.figures.close();
    if (this.runs.open) this.runs.close();
    else await this.runs.show();
  }

  /** Shows the figures for slides, or hides them again. */
  async toggleFigures(): Promise<void> {
    this.runs.close();
    const { theme, language } = this.preferences;
    if (this.figures.open) return this.figures.close();
    this.figures.style = { ...this.figures.style, theme, language };
    await this.figures.show();
  }

  /** Whether the stage is there, and not a screen of its own. */
  get atWork(): boolean {
    return !this.runs.open && !this.figures.open && !this.workbench.choosing;
  }

  dispose(): void {
    this.inside.dispose();
    this.figures.dispose();
    this.workbench.dispose();
    this.preferences.dispose();
  }
}
