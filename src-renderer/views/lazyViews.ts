import type { Component } from 'svelte';
import { screenNames } from '../state/shell/screens.ts';

/** A part of the window that is not needed at the start: fetched when it is first shown, or before. */
export class LazyView<View extends Component<never>> {
  /** The component, once it is there. */
  loaded: View | null = null;
  readonly #load: () => Promise<{ default: View }>;

  constructor(load: () => Promise<{ default: View }>) {
    this.#load = load;
  }

  /** The component, at once if it was loaded before. One that could not be had is asked for again. */
  get(): View | Promise<View> {
    return this.loaded ?? this.#fetch();
  }

  async #fetch(): Promise<View> {
    this.loaded = (await this.#load()).default;
    return this.loaded;
  }
}

/** The screens beside the workbench, and the one on which a training is chosen. */
export const screenViews = {
  start: new LazyView(() => import('./start/StartScreen.svelte')),
  labs: new LazyView(() => import('./labs/LabsScreen.svelte')),
  evaluation: new LazyView(() => import('./evaluation/EvaluationScreen.svelte')),
  why: new LazyView(() => import('./why/WhyScreen.svelte')),
  figures: new LazyView(() => import('./figures/FiguresScreen.svelte')),
  runs: new LazyView(() => import('./runs/RunsScreen.svelte')),
  build: new LazyView(() => import('./build/BuildScreen.svelte')),
};

/** Parts of the workbench. */
export const partViews = {
  layer: new LazyView(() => import('./layer/LayerView.svelte')),
  inside: new LazyView(() => import('./inside/InsidePanel.svelte')),
  compare: new LazyView(() => import('./compare/ComparePanel.svelte')),
  whatIf: new LazyView(() => import('./inspector/WhatIf.svelte')),
};

/** Dialogs above the window, by the name that opens them. */
export const dialogViews = {
  help: new LazyView(() => import('./overlays/Help.svelte')),
  news: new LazyView(() => import('./overlays/News.svelte')),
  palette: new LazyView(() => import('./palette/Palette.svelte')),
  settings: new LazyView(() => import('./settings/Settings.svelte')),
};

/** The other parts above the window. */
export const overlayViews = {
  saveAs: new LazyView(() => import('./overlays/SaveAs.svelte')),
  movedData: new LazyView(() => import('./overlays/MovedData.svelte')),
  tour: new LazyView(() => import('./overlays/Tour.svelte')),
};

/** Loads what a click shows, so that none of it is waited for then. What cannot be had now is asked for again then. */
export async function loadViews(): Promise<void> {
  const parts = [partViews.layer, partViews.inside, partViews.compare, partViews.whatIf];
  const screens = (['start', ...screenNames] as const).map((name) => screenViews[name]);
  await Promise.allSettled([...parts, ...screens].map((view) => view.get()));
}
