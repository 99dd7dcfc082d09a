import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programFolder } from '../../../src-main/engine/resources.ts';
import { contentSecurityPolicy } from '../../../src-main/hosts/securityHeaders.ts';
import type { PageMessage } from './double/PageWindow.ts';
import { connection, opened, startShell } from './shell.ts';
import { eventually } from '../../eventually.ts';

const built = join(programFolder(), 'out');
const own = 'featurescope://app/';
const contentsOf = async () => (await startShell()).electron.windows[0]!.webContents;

describe('the page', () => {
  it('runs in a sandbox, apart from Node and from the preload, with the web’s own security', async () => {
    const { electron } = await startShell();
    expect(electron.app.sandboxed).toBe(true);
    expect(electron.windows[0]!.options.webPreferences).toEqual({
      preload: join(built, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    });
  });

  it('goes nowhere, not even to another page of ours; it may only be loaded again', async () => {
    const contents = await contentsOf();
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'data:text/html,hi',
      'javascript:alert(1)',
      'featurescope://evil/',
      'featurescope://app@evil/',
      `${own}other.html`,
      `${own}?token=1`,
    ])
      expect(contents.mayNavigate(url), url).toBe(false);
    expect(contents.mayNavigate(own)).toBe(true);
    expect(contents.mayNavigate(`${own}#layer=conv1`)).toBe(true);
    expect(contents.mayNavigate(own, false), 'a frame in the page').toBe(false);
  });

  it('opens no window, embeds no webview, and follows no redirect', async () => {
    const contents = await contentsOf();
    for (const url of ['https://evil.example/', 'about:blank', own])
      expect(contents.mayOpen(url), url).toBe(false);
    expect(contents.mayDo('will-attach-webview')).toBe(false);
    expect(contents.mayDo('will-redirect')).toBe(false);
  });

  it('gets the camera’s picture when it asks for that alone, and nobody else does', async () => {
    const { electron } = await startShell();
    expect(electron.permits('media', 'featurescope://app/', ['video'])).toBe(true);
    expect(electron.permits('media', 'featurescope://app/', ['audio'])).toBe(false);
    expect(electron.permits('media', 'https://example.org/', ['video'])).toBe(false);
  });

  it('may put something on the clipboard, asked and checked alike; nobody else may, and reading it is refused', async () => {
    const { electron } = await startShell();
    const copying = 'clipboard-sanitized-write';
    expect(electron.answers(copying, own)).toEqual({ request: true, check: true });
    for (const stranger of [
      'https://example.org/',
      'featurescope://evil/',
      'featurescope://app@evil/',
      'file:///',
      '',
    ])
      expect(electron.answers(copying, stranger), stranger).toEqual({ request: false, check: false });
    expect(electron.answers('clipboard-read', own)).toEqual({ request: false, check: false });
    expect(electron.answers('deprecated-sync-clipboard-read', own)).toEqual({ request: false, check: false });
  });

  it('gets no other permission and no device', async () => {
    const { electron } = await startShell();
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'display-capture',
      'openExternal',
      'fileSystem',
      'hid',
      'serial',
      'usb',
    ])
      expect(electron.permits(permission), permission).toBe(false);
  });

  it('sees of Electron two facts, the path of a file and one port, nothing else', async () => {
    const heard: PageMessage[] = [];
    let names: string[] = [];
    const { electron } = await startShell({
      script: (page) => {
        names = Object.getOwnPropertyNames(page);
        page.addEventListener('message', (event) => void (event.source === page && heard.push(event)));
        page.postMessage({ type: 'featurescope-ready' }, '*');
      },
    });
    await eventually(() => expect(heard.length).toBe(2));
    expect(names.sort()).toEqual(['featurescopeDesktop', 'location']);
    const { page } = electron.windows[0]!.webContents;
    const { featurescopeDesktop: desktop } = page as unknown as {
      featurescopeDesktop: { pathOf(file: object): string };
    };
    expect(desktop).toEqual({
      platform: process.platform,
      version: '45.4.1',
      pathOf: expect.any(Function),
    });
    expect(desktop.pathOf({ path: '/home/a/net.h5' })).toBe('/home/a/net.h5');
    const [ready, port] = heard;
    expect(ready).toMatchObject({ data: { type: 'featurescope-ready' }, ports: [] });
    expect(port!.data).toEqual({ type: 'featurescope-engine-port' });
    expect(port!.ports).toHaveLength(1);
  });
});

describe('the shell', () => {
  it('gives a port to the top frame of its own page only', async () => {
    const shell = await startShell();
    await connection(shell);
    const contents = shell.electron.windows[0]!.webContents;
    const alive = { parent: null, isDestroyed: () => false };
    const strangers = [
      { ...alive, url: 'https://evil.example/' },
      { ...alive, url: 'featurescope://evil/' },
      { ...alive, url: 'featurescope://app@evil/' },
      { ...alive, url: 'featurescope://app.evil/' },
      { ...alive, url: '' },
      { ...alive, url: own, parent: contents.mainFrame! as never },
      { ...alive, url: own, isDestroyed: () => true },
      null,
    ];
    for (const frame of strangers) contents.sendFrom(frame, 'featurescope:ready');
    contents.sendFrom(contents.mainFrame!, 'featurescope:ready');
    await connection(shell, 2);
    expect(opened(shell)).toHaveLength(2);
  });

  it('listens to one message alone', async () => {
    const { electron } = await startShell();
    expect(electron.ipcMain.eventNames()).toEqual(['featurescope:ready']);
  });

  it('gives its scheme an origin, and no way around the policy of the page', async () => {
    const { electron } = await startShell();
    const privileges = { standard: true, secure: true, supportFetchAPI: true };
    expect(electron.schemes).toEqual([{ scheme: 'featurescope', privileges }]);
  });
});

describe('the page’s files', () => {
  const asset = readdirSync(join(built, 'renderer', 'assets')).find((name) => name.endsWith('.js'))!;

  it.each([
    [200, 'the page', own, 'GET'],
    [200, 'a script', `${own}assets/${asset}`, 'GET'],
    [404, 'a missing file', `${own}nothing.js`, 'GET'],
    [404, 'a folder', `${own}assets`, 'GET'],
    [404, 'another host', 'featurescope://evil/', 'GET'],
    [405, 'another method', own, 'POST'],
  ])('answer with %i and the policy: %s', async (status, _what, url, method) => {
    const { electron } = await startShell();
    const answer = await electron.fetch(url, method);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('come under a policy that allows nothing foreign and nothing inline', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('are the built renderer alone: no path leads out of it', async () => {
    const { electron } = await startShell();
    for (const path of [
      '../main/engine.js',
      '..%2fmain%2fengine.js',
      '%2e%2e/main/engine.js',
      '%2e%2e%2f%2e%2e%2fpackage.json',
      '..%5cmain%5cengine.js',
      'assets/../../main/engine.js',
      '/etc/passwd',
      '%2fetc%2fpasswd',
      'index.html%00.js',
      '%zz',
    ]) {
      const answer = await electron.fetch(own + path);
      expect(answer.status, path).toBe(404);
      expect(await answer.text()).toBe('');
    }
  });
});
