import { getContext, setContext } from 'svelte';
import type { App } from '../state/App.svelte.ts';

const KEY = Symbol('featurescope');

/** Hands the state of the window to all views below. */
export const provideApp = (app: App): App => setContext(KEY, app);

/** The state of the window. */
export const useApp = (): App => getContext<App>(KEY);
