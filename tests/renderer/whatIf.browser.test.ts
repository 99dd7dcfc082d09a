import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

/** The section that edits the weights of the first map of a run's first layer. */
async function openSection(): Promise<HTMLDetailsElement> {
  await page.viewport(1280, 720);
  screen = await showWindow();
  const { app } = screen;
  await settle();
  await app.workbench.open({ from: 'recipe', recipe: 'lenet5', data: 'mnist' });
  await app.workbench.control({ action: 'step' });
  app.workbench.selection.select({ layer: app.workbench.layers[1]!.name, map: 0 });
  await until(() => document.querySelector('details .row') !== null);
  const details = document.querySelector('details')!;
  details.open = true;
  await settle();
  return details;
}

const buttonOf = (details: HTMLElement, label: RegExp): HTMLButtonElement =>
  [...details.querySelectorAll('button')].find(({ textContent }) => label.test(textContent))!;

describe('what if', () => {
  test('makes typed changes together, and continues as a branch that can be compared', async () => {
    const details = await openSection();
    const { engine, app } = screen!;
    const [first, second] = details.querySelectorAll<HTMLInputElement>('.grid input');
    for (const [input, value] of [
      [first!, '2'],
      [second!, '-1'],
    ] as const) {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    await settle();
    buttonOf(details, /Make 2 changes/).click();
    await until(() => engine.edits.length === 1);
    const layer = app.workbench.layer!.name;
    expect(engine.edits[0]).toMatchObject({
      edits: [{ kind: 'values', layer, weight: 'kernel', values: [{ value: 2 }, { value: -1 }] }],
    });
    await until(() => app.workbench.session?.branchOf !== undefined);
    expect(buttonOf(details, /Make/)).toBeUndefined();
    buttonOf(details, /Compare with the original/).click();
    await settle();
    expect(app.workbench.selection.compared).toMatchObject({ against: 'run', step: 1 });
  });

  test('takes a change back that is typed away, and forgets changes of another step', async () => {
    const details = await openSection();
    const input = details.querySelector<HTMLInputElement>('.grid input')!;
    input.value = '2';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    expect(buttonOf(details, /Make 1 change/)).toBeDefined();
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    expect(buttonOf(details, /Make/)).toBeUndefined();
    input.value = '3';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await screen!.app.workbench.control({ action: 'step' });
    await settle();
    expect(buttonOf(details, /Make/)).toBeUndefined();
  });

  test('silences a map, swaps it with another, and not with itself', async () => {
    const details = await openSection();
    const { engine, app } = screen!;
    const swap = buttonOf(details, /Swap/);
    expect(swap.disabled).toBe(true);
    const partner = details.querySelector<HTMLInputElement>('.partner')!;
    partner.value = '3';
    partner.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    swap.click();
    await until(() => engine.edits.length === 1);
    const layer = app.workbench.layer!.name;
    expect(engine.edits[0]!.edits).toEqual([{ kind: 'swap', layer, map: 0, with: 2 }]);
    await settle();
    buttonOf(details, /Silence map 1/).click();
    await until(() => engine.edits.length === 2);
    expect(engine.edits[1]!.edits).toEqual([{ kind: 'silence', layer, map: 0 }]);
  });

  test('says why the shipped network is not changed', async () => {
    await page.viewport(1280, 720);
    screen = await showWindow();
    await settle();
    screen.app.workbench.selection.select({ layer: screen.app.workbench.layers[1]!.name, map: 0 });
    await until(() => document.querySelector('details') !== null);
    const details = document.querySelector('details')!;
    details.open = true;
    await settle();
    expect(details.textContent).toContain('train your own copy');
    expect([...details.querySelectorAll('button')].every(({ disabled }) => disabled)).toBe(true);
  });
});
