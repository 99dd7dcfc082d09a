import { grad, mul, sum, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { usualResponse } from '../../../src-shared/layers/LocalResponseNormalization.ts';
import type { ResponseConstants } from '../../../src-shared/model/model.ts';

beforeAll(() => selectBackend('wasm'));

const shape = [2, 3, 4, 7];
const count = 2 * 3 * 4 * 7;

/** Numbers that float32 holds exactly, so that both sides compute with the same. */
function drawn(seed: number, size: number): number[] {
  const stream = new RandomStream(seed, 'local-response');
  return Array.from({ length: count }, () => Math.fround(stream.uniform(-size, size)));
}

/** The divisor before its power at every value, in float64. */
function divisors(x: readonly number[], { depthRadius, bias, alpha }: ResponseConstants): number[] {
  const maps = shape.at(-1)!;
  return x.map((_value, index) => {
    let sumOfSquares = 0;
    for (let other = 0; other < maps; other++)
      if (Math.abs(other - (index % maps)) <= depthRadius)
        sumOfSquares += x[index - (index % maps) + other]! ** 2;
    return bias + alpha * sumOfSquares;
  });
}

/** y = x / D^β */
const valueOf = (x: readonly number[], constants: ResponseConstants): number[] => {
  const divisor = divisors(x, constants);
  return x.map((value, index) => value / divisor[index]! ** constants.beta);
};

/** The sum of `dy · y` in a direction, by difference quotients of the values alone. */
function quotient(
  x: readonly number[],
  dy: readonly number[],
  at: number,
  constants: ResponseConstants,
): number {
  const [step, dot] = [1e-5, (y: number[]) => y.reduce((all, value, index) => all + value * dy[index]!, 0)];
  const moved = (by: number): number => dot(valueOf(x.with(at, x[at]! + by), constants));
  return (moved(step) - moved(-step)) / (2 * step);
}

const settings: [string, ResponseConstants, size: number][] = [
  ['AlexNet', usualResponse, 60],
  ['one neighbour', { depthRadius: 1, bias: 1, alpha: 0.7, beta: 0.5 }, 2],
  ['more neighbours than maps', { depthRadius: 9, bias: 0.5, alpha: 0.1, beta: 1.5 }, 2],
];

describe.each(settings)('response normalisation, %s', (_name, constants, size) => {
  const [x, dy] = [drawn(1, size), drawn(2, 1)];
  const layer = () => new (registeredLayer('LocalResponseNormalization'))(constants);

  it('computes the values of its formula in float64', () => {
    const values = tidy(() =>
      Array.from((layer().apply(tensor(x, shape)) as ReturnType<typeof tensor>).dataSync()),
    );
    valueOf(x, constants).forEach((expected, index) => expect(values[index]).toBeCloseTo(expected, 5));
  });

  it('has the gradient of difference quotients in float64', () => {
    const gradient = tidy(() => {
      const own = layer();
      const loss = grad((input) => sum(mul(own.apply(input) as typeof input, tensor(dy, shape))));
      return Array.from(loss(tensor(x, shape)).dataSync());
    });
    for (let at = 0; at < count; at += 5) expect(gradient[at]).toBeCloseTo(quotient(x, dy, at, constants), 5);
  });
});
