// A Chromium page that is driven only by evaluating expressions. A browser under test sends everything it receives from
// the network to its driver; several megabytes of maps per second would cost time on both sides, and count as the
// window's cost.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { findChromium } from '../../scripts/chromium.mjs';

const POLL_MS = 50;
const WAIT_MS = 30_000;

/**
 * Starts a separate browser with one page, 1280 x 800, at an address.
 * @param before a function that runs in the page before its own scripts
 */
export async function openPlainPage(url, before) {
  const profile = mkdtempSync(join(tmpdir(), 'featurescope-chromium-'));
  const flags = [
    '--headless',
    '--lang=en-US',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
  ];
  const places = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=1280,800'];
  const browser = spawn(findChromium(), [...flags, ...places, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { host } = new URL(await addressIn(browser.stderr));
  const pages = await (await fetch(`http://${host}/json/list`)).json();
  const socket = new WebSocket(pages.find(({ type }) => type === 'page').webSocketDebuggerUrl);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

  const answers = new Map();
  let calls = 0;
  socket.on('message', (data) => {
    const { id, result, error } = JSON.parse(data);
    const answer = answers.get(id);
    answers.delete(id);
    if (error) answer?.reject(new Error(error.message));
    else answer?.resolve(result);
  });
  const call = (method, params = {}) =>
    new Promise((resolve, reject) => {
      answers.set(++calls, { resolve, reject });
      socket.send(JSON.stringify({ id: calls, method, params }));
    });

  /** The value of an expression in the page. */
  async function evaluate(expression) {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await call('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** The value of an expression, once it is truthy. */
  async function until(expression) {
    for (const end = performance.now() + WAIT_MS; ; await wait(POLL_MS)) {
      const value = await evaluate(expression);
      if (value) return value;
      if (performance.now() > end) throw new Error(`Waited in vain for: ${expression}`);
    }
  }

  async function press(key) {
    const text = key.length === 1 ? key : undefined;
    await call('Input.dispatchKeyEvent', { type: 'keyDown', key, text });
    await call('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  /** Loads another page; returns its address, which may differ. */
  async function visit(address) {
    await call('Page.navigate', { url: address });
    await until(`document.readyState === 'complete'`);
    return evaluate('location.href');
  }

  async function close() {
    socket.close();
    browser.kill('SIGTERM');
    await new Promise((resolve) => browser.once('exit', resolve));
    // Its processes may still write for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  await call('Page.enable');
  await call('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1280, height: 800 },
    ...{ deviceScaleFactor: 1, mobile: false },
  });
  await call('Page.addScriptToEvaluateOnNewDocument', { source: `(${before})()` });
  await call('Page.navigate', { url });
  return { pid: browser.pid, evaluate, until, press, visit, close };
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The debugging address of the browser, which it prints when it is ready. */
function addressIn(stream) {
  return new Promise((resolve, reject) => {
    let printed = '';
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      printed += text;
      const address = /ws:\/\/\S+/.exec(printed);
      if (address) resolve(address[0]);
    });
    stream.on('end', () => reject(new Error(`The browser did not start: ${printed}`)));
  });
}
