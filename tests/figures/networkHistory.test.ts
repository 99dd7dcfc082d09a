import { expect, test } from 'vitest';
import { networkHistory } from '../../src-shared/arithmetic/demos/networkHistory.ts';
import { networkHistoryFigure } from '../../src-shared/figures/networkHistory.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const options: FigureOptions = { document, width: 640, height: 320, theme: 'light', language: 'en' };
const markup = (svg: SVGSVGElement): string => `${svg.outerHTML.replace(/></g, '>\n<')}\n`;

test.each([
  ['network-history', options],
  ['network-history-narrow-dark-ko', { ...options, width: 400, theme: 'dark', language: 'ko' }],
] as const)('the history of networks: %s', async (name, how) => {
  await expect(markup(networkHistoryFigure(networkHistory, how))).toMatchFileSnapshot(`pictures/${name}.svg`);
});

test('has every number of the lecture, and no error for the network that took no part', () => {
  const svg = networkHistoryFigure(networkHistory, options);
  const texts = [...svg.querySelectorAll('text')].map((one) => one.textContent);
  for (const words of ['8', '22', '152', '15.3 %', '14.8 %', '6.67 %', '3.57 %'])
    expect(texts).toContain(words);
  expect(texts.filter((words) => words.endsWith('%'))).toHaveLength(4);
  const rectangles = [...svg.querySelectorAll('rect')].slice(0, networkHistory.length);
  const bars = rectangles.map((bar) => Number(bar.getAttribute('height')));
  expect(bars.toSorted((a, b) => a - b)).toEqual(bars);
  // A bar of 152 layers is 19 times as high as one of 8.
  const [alexNet, resNet] = [8, 152].map(
    (layers) => bars[networkHistory.findIndex((one) => one.layers === layers)]!,
  );
  expect(resNet! / alexNet!).toBeCloseTo(19, 0);
});
