import { getContext, setContext } from 'svelte';
import type { App } from '../state/App.svelte.ts';

const KEY = Symbol('featurescope');

/** Provides the window's state to all views below. */
export const provideApp = (app: App): App => setContext(KEY, app);

/** The window's state. */
export const useApp = (): App => getContext<App>(KEY);
