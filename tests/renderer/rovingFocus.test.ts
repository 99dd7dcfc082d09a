import { afterEach, expect, it } from 'vitest';
import { rovingFocus } from '../../src-renderer/views/shared/rovingFocus.ts';
import { until } from './desk.ts';

afterEach(() => document.body.replaceChildren());

/** A grid of buttons, three per row, each 10 by 10 pixels. */
function gridOf(count: number): { group: HTMLElement; buttons: HTMLElement[]; free: () => void } {
  const group = document.body.appendChild(document.createElement('div'));
  const buttons = Array.from({ length: count }, (_none, at) => {
    const button = group.appendChild(document.createElement('button'));
    const [left, top] = [(at % 3) * 10, Math.floor(at / 3) * 10];
    button.getBoundingClientRect = () =>
      ({ left, top, right: left + 10, bottom: top + 10, height: 10 }) as DOMRect;
    return button;
  });
  const free = rovingFocus()(group);
  return { group, buttons, free: free ?? (() => undefined) };
}
const stops = (buttons: HTMLElement[]): number[] =>
  buttons.flatMap((one, at) => (one.tabIndex === 0 ? [at] : []));
function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  document.activeElement!.dispatchEvent(event);
  return event;
}

it('a grid is one stop of the Tab key: its chosen control, else its first', async () => {
  const { buttons } = gridOf(40);
  await until(() => stops(buttons).join() === '0');
  buttons[7]!.setAttribute('aria-pressed', 'true');
  await until(() => stops(buttons).join() === '7');
  buttons[11]!.focus();
  expect(stops(buttons)).toEqual([11]);
});

it('arrow keys, Home and End go from control to control, along rows and between them', () => {
  const { buttons } = gridOf(8); // rows of 0 1 2, 3 4 5, 6 7
  buttons[1]!.focus();
  for (const [key, at] of [
    ['ArrowRight', 2],
    ['ArrowDown', 5],
    ['ArrowDown', 7],
    ['ArrowDown', 7],
    ['ArrowUp', 4],
    ['ArrowLeft', 3],
    ['Home', 0],
    ['ArrowLeft', 0],
    ['End', 7],
  ] as const) {
    press(key);
    expect(document.activeElement, key).toBe(buttons[at]);
  }
});

it('a key that it uses reaches nothing around it, and any other does', () => {
  const { group, buttons } = gridOf(3);
  const heard: string[] = [];
  group.parentElement!.addEventListener('keydown', (event) => heard.push(event.key));
  buttons[0]!.focus();
  for (const key of ['ArrowRight', 'Escape', 'k']) press(key);
  expect(press('ArrowRight', { altKey: true }).defaultPrevented).toBe(false);
  expect(heard).toEqual(['Escape', 'k', 'ArrowRight']);
});

it('controls that come and go later are arranged too, and nothing is once it is freed', async () => {
  const { group, buttons, free } = gridOf(2);
  buttons[0]!.remove();
  await until(() => buttons[1]!.tabIndex === 0);
  free();
  buttons[1]!.focus();
  group.append(document.createElement('button'));
  expect(press('ArrowRight').defaultPrevented).toBe(false);
});
