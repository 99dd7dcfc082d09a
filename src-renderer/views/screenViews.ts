import type { Component } from 'svelte';
import { screenNames, type ScreenName } from '../state/shell/screens.ts';

type View = { default: Component };

/** A screen beside the workbench, or the one on which a training is chosen. */
type ViewName = ScreenName | 'start';

const views: Record<ViewName, () => Promise<View>> = {
  start: () => import('./start/StartScreen.svelte'),
  labs: () => import('./labs/LabsScreen.svelte'),
  evaluation: () => import('./evaluation/EvaluationScreen.svelte'),
  why: () => import('./why/WhyScreen.svelte'),
  figures: () => import('./figures/FiguresScreen.svelte'),
  runs: () => import('./runs/RunsScreen.svelte'),
  build: () => import('./build/BuildScreen.svelte'),
};
const loaded = new Map<ViewName, View>();

/** What shows a screen beside the workbench. None is needed at the start; one that was loaded is there at once. */
export function screenView(name: ViewName): View | Promise<View> {
  return loaded.get(name) ?? load(name);
}

/** Loads every screen, so that none is waited for when it is asked for. One that cannot be had now is asked for again then. */
export async function loadScreens(): Promise<void> {
  await Promise.allSettled((['start', ...screenNames] as const).map(load));
}

async function load(name: ViewName): Promise<View> {
  const view = await views[name]();
  loaded.set(name, view);
  return view;
}
