import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset, ImageShape } from '../../../src-main/engine/data/Dataset.ts';
import { findGradCam } from '../../../src-main/engine/explain/gradCam.ts';
import { findOcclusion } from '../../../src-main/engine/explain/occlusion.ts';
import { findSaliency } from '../../../src-main/engine/explain/saliency.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { usualConvolution } from '../../../src-shared/model/explainedConvolution.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { forward64, type Map64 } from '../../reference/network64.ts';
import { image64, weights64 } from './asked.ts';

const [HEIGHT, WIDTH, CLASSES] = [5, 6, 3];
const shape: ImageShape = [HEIGHT, WIDTH, 1];
const first = { split: 'test', index: 0 } as const;
const plain = { sample: first, samples: 1, noise: 0, seed: 1 };

/** A network that answers for every pixel, and one picture with the class of each of its pixels. */
function asked(): { network: Network; data: Dataset } {
  const model = sequential({
    layers: [
      layers.conv2d({
        ...{
          inputShape: [...shape],
          filters: 4,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          name: 'conv',
        },
      }),
      layers.conv2d({ filters: CLASSES, kernelSize: 1, activation: 'softmax', name: 'scores' }),
    ],
  });
  const network = new Network(model, 'sgd', 0, { task: 'segmentation' });
  initialiseWeights(network.model, 5);
  const random = new RandomStream(3, 'picture');
  const split = {
    inputs: Uint8Array.from({ length: HEIGHT * WIDTH }, () => random.integer(256)),
    labels: new Uint8Array(1),
    targets: Float32Array.from({ length: HEIGHT * WIDTH }, (_none, at) => at % CLASSES),
    count: 1,
  };
  const data = { name: 'made', shape: [...shape], classes: [], targetShape: [HEIGHT, WIDTH] };
  const targetClasses = ['background', 'square', 'disc'];
  return { network, data: { ...data, targetClasses, train: split, test: split, embedded: false } };
}

/** The values of a layer in float64, `[H, W, C]`; the logits instead of the probabilities. */
function values64(network: Network, image: Map64, layer: string): Float64Array {
  const linear = network.info.layers.map((one) =>
    one.activation === 'softmax' ? { ...one, activation: 'linear' } : one,
  );
  return forward64(linear, weights64(network), image)[layer]!.data;
}

describe('the class of a single pixel', () => {
  beforeAll(() => selectBackend('wasm'));
  const pixel = [2, 3] as [number, number];
  const at = (target: number): number => (2 * WIDTH + 3) * CLASSES + target;

  it('has the gradient of its own logit, as central differences in float64 give it', async () => {
    const { network, data } = asked();
    const found = await findSaliency({ network, data }, { ...plain, pixel, target: 1 });
    expect(found).toMatchObject({ pixel, target: 1, label: (2 * WIDTH + 3) % CLASSES });
    const image = image64(found.image, shape);
    found.signed.forEach((value, place) => {
      const [above, below] = [1e-4, -1e-4].map((change) => {
        const moved = image.data.slice();
        moved[place]! += change;
        return values64(network, { ...image, data: moved }, 'scores')[at(1)]!;
      });
      expect(value).toBeCloseTo((above! - below!) / 2e-4, 4);
    });
    // The pixels around it speak for it, and no others.
    found.magnitude.forEach((value, place) => {
      const [row, column] = [Math.floor(place / WIDTH), place % WIDTH];
      if (Math.abs(row - 2) > 1 || Math.abs(column - 3) > 1) expect(value).toBe(0);
    });
    expect(Math.max(...found.magnitude)).toBeGreaterThan(0);
    network.dispose();
  });

  it('is the one with its highest score, and the pixel is the one in the middle unless another is named', async () => {
    const { network, data } = asked();
    const found = await findSaliency({ network, data }, plain);
    expect(found.pixel).toEqual([2, 3]);
    const logits = [...values64(network, image64(found.image, shape), 'scores')].slice(at(0), at(CLASSES));
    expect(found.predicted).toBe(logits.indexOf(Math.max(...logits)));
    const sum = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    expect(found.score).toBeCloseTo(Math.exp(logits[found.predicted]!) / sum, 5);
    network.dispose();
  });

  it('weighs the maps of a convolution by the gradient of its own logit', () => {
    const { network, data } = asked();
    const found = findGradCam({ network, data }, { sample: first, pixel, target: 2, layer: 'conv' });
    const kernel = weights64(network)['scores']!.kernel.data;
    const maps = values64(network, image64(found.image, shape), 'conv');
    // Only the map's value at the pixel moves the logit: the mean gradient is the weight between both, over all pixels.
    const weights = [0, 1, 2, 3].map((map) => kernel[map * CLASSES + 2]! / (HEIGHT * WIDTH));
    found.weights.forEach((weight, map) => expect(weight).toBeCloseTo(weights[map]!, 6));
    found.coarse.forEach((value, place) => {
      const sum = weights.reduce((all, weight, map) => all + weight * maps[place * 4 + map]!, 0);
      expect(value).toBeCloseTo(Math.max(0, sum), 5);
    });
    network.dispose();
  });

  it('is explained by the smallest maps unless another layer is named', () => {
    const { network, data } = asked();
    const { info } = network;
    const [conv, scores] = info.layers.slice(-2) as [LayerInfo, LayerInfo];
    expect(usualConvolution(info.layers, true)).toBe(scores);
    const small = { ...conv, outputShape: [2, 3, 4] };
    expect(usualConvolution([small, scores], true)).toBe(small);
    expect(usualConvolution([small, scores], false)).toBe(scores);
    const single = { ...conv, outputShape: [1, 1, 4] };
    expect(usualConvolution([small, single], true)).toBe(small);
    expect(usualConvolution([single], true)).toBe(single);
    expect(usualConvolution([], true)).toBeUndefined();
    expect(findGradCam({ network, data }, { sample: first }).layer).toBe('scores');
    network.dispose();
  });

  it('loses as much of its score by a covered square as a direct evaluation says', async () => {
    const { network, data } = asked();
    const wish = { sample: first, pixel, target: 0, size: 2, stride: 2, fill: 'black' } as const;
    const found = await findOcclusion({ network, data }, wish);
    const covered = found.image.slice();
    for (const row of [2, 3]) covered.fill(0, row * WIDTH + 2, row * WIDTH + 4);
    const logits = [...values64(network, image64(covered, shape), 'scores')].slice(at(0), at(CLASSES));
    const score = Math.exp(logits[0]!) / logits.reduce((all, logit) => all + Math.exp(logit), 0);
    const [row, column] = [found.tops.indexOf(2), found.lefts.indexOf(2)];
    expect(found.drops[row * found.lefts.length + column]).toBeCloseTo(found.score - score, 5);
    network.dispose();
  });

  it('is refused by name where there is no such pixel or class, and asked of a network of whole images', async () => {
    const { network, data } = asked();
    const refused = (wish: object) => findSaliency({ network, data }, { ...plain, ...wish });
    await expect(refused({ pixel: [5, 0] })).rejects.toMatchObject({
      ...{ code: 'why/no-pixel', detail: { row: 5, column: 0, height: 5, width: 6 } },
    });
    await expect(refused({ pixel: [0, 6] })).rejects.toMatchObject({ code: 'why/no-pixel' });
    await expect(refused({ target: 3 })).rejects.toMatchObject({ code: 'why/no-class' });
    network.holdAgainst({ task: 'classification' });
    await expect(refused({ pixel: [0, 0] })).rejects.toMatchObject({ code: 'why/no-pixel-answers' });
    network.holdAgainst({ task: 'reconstruction' });
    await expect(refused({})).rejects.toMatchObject({ code: 'evaluation/no-classes' });
    network.dispose();
  });
});
