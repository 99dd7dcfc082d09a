import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { SLOW_MS } from '../../src-renderer/state/slowly.ts';
import { decodeMessage } from '../../src-shared/contract/codec.ts';
import type { Frame } from '../../src-shared/contract/service.ts';
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs';

let browser: Browser;
const pages: Page[] = [];
/** Errors that the page reported since the test began. */
const complaints: string[] = [];

/** Starts Chromium once per test file, and closes the pages and profiles of each test. */
export function useBrowser(): void {
  beforeAll(async () => {
    const executablePath = findChromium();
    if (!executablePath)
      throw new Error('The end-to-end tests need a Chromium; set FEATURESCOPE_CHROMIUM to one.');
    browser = await chromium.launch({ executablePath, args: chromiumArguments });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser.close();
  });
}

/** Options for opening a page. */
export interface Look {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  locale?: string;
  /** Whether the program is started for the first time, with its tour. */
  newUser?: boolean;
}

/** Runs in the page: its user has seen the tour and the news. */
export const rememberAsSeen = (): void =>
  localStorage.setItem('featurescope-seen', JSON.stringify({ tour: true, news: '2026-11' }));

/** Opens an address in a new profile and collects all errors of console and scripts. */
export async function openPage(url: URL, look: Look = {}): Promise<Page> {
  const { width = 1280, height = 800, colorScheme = 'light', locale = 'en-US', newUser = false } = look;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale });
  // Durations are measured elsewhere; here a busy machine must not cause failures.
  context.setDefaultTimeout(120_000);
  if (!newUser) await context.addInitScript(rememberAsSeen);
  const page = await context.newPage();
  complaints.length = 0;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  pages.push(page);
  await page.goto(url.href);
  return page;
}

/** Console errors, warnings and uncaught errors of the test's pages. */
export const consoleComplaints = (): string[] => complaints.slice();

/** The frames of the stage that a page receives from its next connection on. */
export function framesOf(page: Page): Frame[] {
  const frames: Frame[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string') return;
      const message = decodeMessage(new Uint8Array(payload).buffer) as { m?: string; a?: [Frame] };
      if (message.m === 'onFrame' && message.a![0].probe === 'stage') frames.push(message.a![0]);
    }),
  );
  return frames;
}

/**
 * Fingerprint of the maps once it has not changed for long enough that also the views which do not follow every frame
 * have shown the last one.
 */
export async function stillFingerprint(page: Page): Promise<number> {
  let picture = await stageFingerprint(page);
  for (let since = performance.now(); performance.now() - since < 3 * SLOW_MS;) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const now = await stageFingerprint(page);
    if (now !== picture) since = performance.now();
    picture = now;
  }
  return picture;
}

/** A hash of all pixels of the canvases that show maps and filters; the pictures of samples come when they come. */
export function stageFingerprint(page: Page): Promise<number> {
  return page.evaluate(() => {
    let sum = 0;
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('canvas:not(.samples canvas)')) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      // Reads a copy, because Chromium warns about reading the page's own canvas.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {
        willReadFrequently: true,
      })!;
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      for (const pixel of new Uint32Array(data.buffer)) sum = (Math.imul(sum, 31) + pixel) | 0;
    }
    return sum;
  });
}
