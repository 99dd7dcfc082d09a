import type { Component } from 'svelte';
import { screenNames, type ScreenName } from '../state/shell/screens.ts';

type View = { default: Component };

const views: Record<ScreenName, () => Promise<View>> = {
  labs: () => import('./labs/LabsScreen.svelte'),
  evaluation: () => import('./evaluation/EvaluationScreen.svelte'),
  why: () => import('./why/WhyScreen.svelte'),
  figures: () => import('./figures/FiguresScreen.svelte'),
  runs: () => import('./runs/RunsScreen.svelte'),
  build: () => import('./build/BuildScreen.svelte'),
};
const loaded = new Map<ScreenName, View>();

/** What shows a screen beside the workbench. None is needed at the start; one that was loaded is there at once. */
export function screenView(name: ScreenName): View | Promise<View> {
  return loaded.get(name) ?? load(name);
}

/** Loads every screen, so that none is waited for when it is asked for. One that cannot be had now is asked for again then. */
export async function loadScreens(): Promise<void> {
  await Promise.allSettled(screenNames.map(load));
}

async function load(name: ScreenName): Promise<View> {
  const view = await views[name]();
  loaded.set(name, view);
  return view;
}
