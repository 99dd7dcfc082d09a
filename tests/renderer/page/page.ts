import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import '../../../src-renderer/views/tokens.css';
import { mount } from 'svelte';
import { App } from '../../../src-renderer/state/App.svelte.ts';
import Window from '../../../src-renderer/views/Window.svelte';
import { ScriptedEngine, type Script } from '../doubles/ScriptedEngine.ts';

declare global {
  interface Window {
    scripted?: { app: App; engine: ScriptedEngine };
  }
}

// The window with a scripted engine, for viewing: `?script={"stepMs":20}` sets the engine's behaviour.
const script = JSON.parse(new URLSearchParams(location.search).get('script') ?? '{}') as Script;
const engine = new ScriptedEngine(script);
const app = new App(window, engine.transport);
window.scripted = { app, engine };
mount(Window, { target: document.getElementById('app')!, props: { app } });
