import { mount, unmount } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { ErrorCode, ErrorDetail } from '../../src-shared/contract/errors.ts';
import { provideApp } from '../../src-renderer/views/context.ts';
import OpenThing from '../../src-renderer/views/header/OpenThing.svelte';
import Refused from '../../src-renderer/views/overlays/Refused.svelte';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const free of cleanUp.splice(0)) free();
});

function desk(script: Script = {}): Desk {
  const made = makeDesk(script);
  made.app.preferences.set({ language: 'en' });
  cleanUp.push(made.free);
  return made;
}

/** Mounts one component of the window in a separate document. */
function show(view: typeof OpenThing | typeof Refused, { app }: Desk): HTMLElement {
  const target = document.createElement('div');
  const within = (...args: Parameters<typeof view>): ReturnType<typeof view> => {
    provideApp(app);
    return view(...args);
  };
  const mounted = mount(within, { target, props: {} });
  cleanUp.push(() => void unmount(mounted));
  return target;
}

describe('the address of what is shown', () => {
  test('can be copied in a browser', async () => {
    const made = desk();
    await until(() => made.app.workbench.session !== null);
    await made.app.workbench.open(lenetOnMnist);
    await made.app.workbench.control({ action: 'step' });
    expect(show(OpenThing, made).querySelector('button')?.ariaLabel).toMatch(/^Copy the address/);
  });
  test('is not offered in the desktop app, where it opens nothing and no permission is given', async () => {
    window.featurescopeDesktop = { platform: 'linux', version: '45' };
    cleanUp.push(() => delete window.featurescopeDesktop);
    const made = desk();
    await until(() => made.app.workbench.session !== null);
    await made.app.workbench.open(lenetOnMnist);
    const header = show(OpenThing, made);
    expect(header.textContent).toContain('LeNet-5 · MNIST');
    expect(header.querySelector('button')).toBeNull();
  });
});

describe('a window that cannot work', () => {
  const shown = async (code: ErrorCode, detail: ErrorDetail = {}) => {
    const made = desk({ refuses: { code, detail } });
    await until(() => made.app.workbench.connection.status === 'refused');
    return show(Refused, made);
  };

  test('says that the engine cannot compute and why, and offers no second try that would change nothing', async () => {
    const view = await shown('engine/no-backend', { reason: 'wasm: no SIMD' });
    expect(view.querySelector('h2')?.textContent).toBe('The engine cannot compute here');
    expect(view.querySelector('[role="alert"]')?.textContent).toContain('wasm: no SIMD');
    expect(view.textContent).toContain('engine/no-backend');
    expect(view.textContent).toContain('start Featurescope again');
    expect(view.querySelector('button')).toBeNull();
  });
  test('can be tried again when the engine stumbled over something else', async () => {
    const view = await shown('engine/internal', { reason: 'a slip' });
    expect(view.querySelector('[role="alert"]')?.textContent).toContain('a slip');
    expect(view.querySelector('button')?.textContent).toBe('Try again');
  });
  test('says that the two sides do not fit, and can be tried again', async () => {
    const view = await shown('protocol/version-mismatch', { client: 1, engine: 2 });
    expect(view.querySelector('h2')?.textContent).toBe('This window and the engine do not fit together');
    expect(view.querySelector('button')?.textContent).toBe('Try again');
  });
});
