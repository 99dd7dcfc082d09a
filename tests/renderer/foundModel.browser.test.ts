import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
beforeAll(() => page.viewport(1280, 720));
afterEach(() => screen.free());

/** The start screen with a network found at a path. */
async function showFound(language: 'en' | 'ko' = 'en'): Promise<HTMLElement> {
  screen = await showWindow({}, { language });
  await until(() => screen.app.workbench.session !== null);
  await screen.app.lookAt('/models/net.h5');
  await until(() => screen.root.querySelector('.model') !== null);
  return screen.find('.model');
}

function change(field: HTMLInputElement | HTMLSelectElement, value: string): Promise<void> {
  field.value = value;
  field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  return settle();
}

describe('a network of another program that was found', () => {
  test.each([
    ['en', ['Keras (HDF5)', 'written by Keras 2.4.0', '3,130 parameters', 'maps alone', 'fully known']],
    ['ko', ['Keras (HDF5)', 'Keras 2.4.0', '3,130', '특징 맵만', '전부']],
  ] as const)('is told of before it is opened: %s', async (language, words) => {
    const found = await showFound(language);
    for (const word of [...words, 'input_1 28×28×1', 'dense 10', 'class 0', 'labels.txt'])
      expect(found.innerText).toContain(word);
    const rows = [...found.querySelectorAll('tbody tr')].map((row) => row.textContent.replace(/\s+/g, ' '));
    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatch(/features\/block_1_expand_convolution.*Conv2D.*14×14×8.*80/);
    expect(found.innerText).not.toContain('--range');
    expect(screen.app.workbench.session?.imported).toBeUndefined();
  });

  test('is opened in the range and on the data that were chosen', async () => {
    const found = await showFound();
    const [range, data] = [...found.querySelectorAll('select')] as [HTMLSelectElement, HTMLSelectElement];
    expect(range.value).toBe('0..1');
    await change(range, 'own');
    const open = screen.button('Look at it');
    expect(open.disabled).toBe(true);
    const written = found.querySelector('input')!;
    await change(written, '0.1307');
    expect(open.disabled).toBe(true);
    await change(written, '0.1307,0.3081');
    expect(open.disabled).toBe(false);
    expect(data.value).not.toBe('');
    const asked: unknown[] = [];
    screen.app.workbench.open = (source) => Promise.resolve(void asked.push(source));
    open.click();
    screen.button('Train on from these weights').click();
    await change(data, '');
    expect(screen.button('Train afresh').disabled).toBe(true);
    open.click();
    const shared = { from: 'model', path: '/models/net.h5', range: { mean: [0.1307], deviation: [0.3081] } };
    expect(asked).toMatchObject([
      { ...shared, data: 'mnist' },
      { ...shared, data: 'mnist', train: 'on' },
      { ...shared, data: undefined },
    ]);
  });
});
