// Draws resources/icon.png, from which the packager makes each system's icon, from src-renderer/icon.svg: node
// scripts/draw-icon.mjs
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';

const SIZE = 1024;

const svg = readFileSync('src-renderer/icon.svg', 'utf8');
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
await page.setContent(
  `<style>* { margin: 0 } svg { width: 100vw; height: 100vh; display: block }</style>${svg}`,
);
await page.screenshot({ path: 'resources/icon.png', omitBackground: true });
await browser.close();
