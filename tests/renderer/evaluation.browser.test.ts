import { afterEach, beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
beforeAll(() => page.viewport(1280, 800));
afterEach(() => screen?.free());

/** The numbers at an axis of the plot, in order: those below it, or those to its left. */
function ticks(svg: SVGSVGElement, axis: 'x' | 'y'): number[] {
  const numbers = [...svg.querySelectorAll('text')].filter((text) =>
    /^[\d.]+$/.test(text.textContent.trim()),
  );
  const boxes = numbers.map((text) => ({
    value: Number(text.textContent),
    box: text.getBoundingClientRect(),
  }));
  const [bottom, left] = [
    Math.max(...boxes.map(({ box }) => box.y)),
    Math.min(...boxes.map(({ box }) => box.x)),
  ];
  const isOnAxis = ({ box }: (typeof boxes)[number]): boolean =>
    axis === 'x' ? Math.abs(box.y - bottom) < 3 : Math.abs(box.x - left) < 25;
  return boxes
    .filter(isOnAxis)
    .map(({ value }) => value)
    .sort((a, b) => a - b);
}

test('the ROC curves zoom to the corner where they differ, with the cursor and more digits, and back', async () => {
  screen = await showWindow();
  const { app, find, button } = screen;
  await app.goTo('evaluation');
  await until(() => app.evaluation.now !== null);
  await app.evaluation.choose('roc');
  await until(() => document.querySelector('.plot svg') !== null);
  const svg = (): SVGSVGElement => document.querySelector<SVGSVGElement>('.plot svg')!;
  const cursor = find('.plot');
  expect(Math.max(...ticks(svg(), 'x'))).toBe(1);
  expect(cursor.ariaValueMax).toBe('1');

  button(app.text.evaluation.parts.corner).click();
  await until(() => Math.max(...ticks(svg(), 'x')) <= 0.1);
  expect(Math.min(...ticks(svg(), 'y'))).toBeGreaterThanOrEqual(0.9);
  expect(cursor.ariaValueMax).toBe('0.1');
  cursor.focus();
  for (const key of ['ArrowRight', 'ArrowRight'])
    cursor.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settle();
  expect(Number(cursor.ariaValueNow)).toBeCloseTo(0.002, 9);
  expect(find('.said').textContent).toMatch(/0\.002 .*: [01]\.\d{4}/);
  // The cursor's line is where its value is on the zoomed axis.
  const [line, frame] = [find('.plot .line').getBoundingClientRect(), svg().getBoundingClientRect()];
  expect(line.x).toBeGreaterThan(frame.x);
  expect(line.x).toBeLessThan(frame.x + frame.width / 5);

  button(app.text.evaluation.parts.whole).click();
  await until(() => Math.max(...ticks(svg(), 'x')) === 1);
  expect(cursor.ariaValueMax).toBe('1');
});
