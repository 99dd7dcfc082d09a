import { mount, tick, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import type { BatchNormalisationInStep, InsideSignal } from '../../src-shared/contract/inside.ts';
import { provideApp } from '../../src-renderer/views/context.ts';
import NormalisationTable from '../../src-renderer/views/inside/NormalisationTable.svelte';
import { makeDesk } from './desk.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const free of cleanUp.splice(0)) free();
});

/** Two channels: (3 - 1) / sqrt(3.9 + 0.1) = 1, times 2 plus 0.5; (10 - 4) / sqrt(8.9 + 0.1) = 2, times 1 minus 1. */
const normalisation: BatchNormalisationInStep = {
  ...{ count: 1280, epsilon: 0.1, momentum: 0.75 },
  mean: Float32Array.of(1, 4),
  variance: Float32Array.of(3.9, 8.9),
  gamma: Float32Array.of(2, 1),
  beta: Float32Array.of(0.5, -1),
  movingMean: { before: Float32Array.of(5, 8), after: Float32Array.of(4, 7) },
  movingVariance: { before: Float32Array.of(1, 1), after: Float32Array.of(1.725, 2.975) },
};
const signal = (layer: string, data: number[]): InsideSignal => ({
  ...{ layer, name: 'activation', quantity: 'activations', dtype: 'float32', shape: [1, 1, 1, 2] },
  data: Float32Array.from(data),
});

test('shows every channel’s statistics, and how an output of the chosen one follows from them', async () => {
  const { app, free } = makeDesk({});
  app.preferences.set({ language: 'en' });
  const target = document.createElement('div');
  document.body.append(target);
  const within = (...args: Parameters<typeof NormalisationTable>): ReturnType<typeof NormalisationTable> => {
    provideApp(app);
    return NormalisationTable(...args);
  };
  const props = { normalisation, input: signal('conv', [3, 10]), output: signal('norm', [2.5, 1]) };
  const mounted = mount(within, { target, props });
  cleanUp.push(
    () => void unmount(mounted),
    free,
    () => target.remove(),
  );
  const words = (): string => target.textContent.replaceAll(/\s+/g, ' ');
  const cells = (row: number): string[] =>
    [...target.querySelectorAll(`tbody tr:nth-child(${row}) td`)].map((cell) => cell.textContent);

  expect(cells(1)).toEqual(['1.0000', '3.9000', '2.0000', '0.5000', '5.0000', '4.0000', '1.0000', '1.7250']);
  expect(cells(2).slice(0, 4)).toEqual(['4.0000', '8.9000', '1.0000', '−1.0000']);
  expect(words()).toContain('1,280 values');
  expect(words()).toContain('= (3.0000 − 1.0000) / √(3.9000 + 0.1) = 1.0000');
  expect(words()).toContain('= 2.0000 · 1.0000 + 0.5000 = 2.5000');
  expect(words()).toContain('0.75 · 5.0000 + 0.2500 · 1.0000 = 4.0000');

  target.querySelector<HTMLButtonElement>('tbody tr:nth-child(2) button')!.click();
  await tick();
  expect(words()).toContain('= (10.0000 − 4.0000) / √(8.9000 + 0.1) = 2.0000');
  expect(words()).toContain('= 1.0000 · 2.0000 + (−1.0000) = 1.0000');

  app.preferences.set({ language: 'ko' });
  await tick();
  expect(words()).toContain('이 이미지에서 채널 2의 출력');
});
