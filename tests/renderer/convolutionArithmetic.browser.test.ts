import { mount, tick, unmount } from 'svelte';
import { expect, test } from 'vitest';
import { readFixed } from '../../src-shared/arithmetic/exactNumbers.ts';
import type { ConvolutionTerms } from '../../src-shared/arithmetic/convolution.ts';
import { RandomStream } from '../../src-shared/arithmetic/random.ts';
import { provideApp } from '../../src-renderer/views/context.ts';
import ConvolutionArithmetic from '../../src-renderer/views/layer/ConvolutionArithmetic.svelte';
import { makeDesk } from './desk.ts';

const TAPS = 9;

/** The terms of a 3x3 convolution over some input maps. */
function termsOf(random: RandomStream, maps: number): ConvolutionTerms {
  const numbers = (): Float64Array => Float64Array.from({ length: TAPS }, () => random.uniform(-0.5, 0.5));
  const channels = Array.from({ length: maps }, (_none, channel) => {
    const [patch, kernel] = [numbers(), numbers()];
    const products = patch.map((value, at) => value * kernel[at]!);
    return { channel, patch, kernel, products, sum: products.reduce((all, one) => all + one, 0) };
  });
  const bias = random.uniform(-0.5, 0.5);
  const sum = channels.reduce((all, one) => all + one.sum, bias);
  const window = { start: [0, 0], size: [3, 3], dilation: [1, 1] } as unknown as ConvolutionTerms['window'];
  return { window, inside: new Uint8Array(TAPS).fill(1), channels, bias, sum, activated: sum, value: sum };
}

test.each([1, 2, 3])(
  'every sum that is shown over %i maps is that of the numbers beside it',
  async (maps) => {
    const random = new RandomStream(maps, 'terms');
    const { app, free } = makeDesk({});
    const within = (...args: Parameters<typeof ConvolutionArithmetic>) => {
      provideApp(app);
      return ConvolutionArithmetic(...args);
    };
    const scale = app.scales.signed([-1, 1]);
    for (let round = 0; round < 20; round++) {
      const target = document.body.appendChild(document.createElement('div'));
      const props = {
        ...{ terms: termsOf(random, maps), channel: maps - 1, inputScale: scale, kernelScale: scale },
        ...{ activation: 'linear', onChannel: () => undefined },
      };
      const mounted = mount(within, { target, props });
      await new Promise(requestAnimationFrame); // it has a width then
      await tick();
      const read = (text: string | null): number =>
        readFixed(/[−\d.]+$/.exec(text!.replace(')', '').trim())![0]);
      const total = (found: Iterable<Element>): number =>
        [...found].reduce((all, one) => all + read(one.textContent), 0);
      const text = target.querySelector('.sum b')!.textContent;
      const decimals = text.split('.')[1]?.length ?? 0;
      const grid = [...target.querySelectorAll('.grids > *')].at(-1)!;
      const heading = read(/Σ = (\S+)/.exec(grid.querySelector('figcaption')!.textContent)![1]!);
      expect(total(target.querySelectorAll('.sum .term'))).toBeCloseTo(read(text), decimals + 1);
      expect(heading).toBe(read(target.querySelector('.sum .term.chosen')!.textContent));
      const cells = grid.querySelectorAll('.cell');
      expect(cells).toHaveLength(TAPS);
      expect(total(cells)).toBeCloseTo(heading, decimals + 1);
      void unmount(mounted);
      target.remove();
    }
    free();
  },
);
