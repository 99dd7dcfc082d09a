import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './views/tokens.css';
import { mount } from 'svelte';
import { chooseTransport } from './client/connect.ts';
import { App } from './state/App.svelte.ts';
import Window from './views/Window.svelte';

const app = new App(window, chooseTransport(window));
mount(Window, { target: document.getElementById('app')!, props: { app } });
