import { input, layers, model, type LayersModel } from '@tensorflow/tfjs-layers';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNpz, type NamedArray } from '../../../src-main/engine/interchange/npz/encodeNpz.ts';
import { topologyOf } from '../../../src-main/engine/network/topology.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { temporaryFolder } from '../../belongings.ts';
import type { NetworkFile } from '../../../src-shared/contract/training.ts';
import { parseNetwork } from '../../../src-shared/networks/parseNetwork.ts';
import { apply } from '../network/building.ts';

/** Writes arrays as an `.npz` file, and returns its path. */
export function fieldsFile(arrays: NamedArray[], name = 'fields.npz'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, encodeNpz(arrays));
  return path;
}

const TRAIN = 64;
const TEST = 24;

/** Pictures of 6 x 6 bytes in pairs: of the same picture or of two. `left_train`, `right_train`, `same_train`, ... */
export function pairs(): NamedArray[] {
  const stream = new RandomStream(7, 'pairs');
  return (['train', 'test'] as const).flatMap((part) => {
    const count = part === 'train' ? TRAIN : TEST;
    const picture = () => Uint8Array.from({ length: count * 36 }, () => stream.integer(256));
    const [left, right] = [picture(), picture()];
    const same = Uint8Array.from({ length: count }, () => stream.integer(2));
    same.forEach((is, row) => {
      if (is === 1) right.set(left.subarray(row * 36, (row + 1) * 36), row * 36);
    });
    return [
      { name: `left_${part}`, shape: [count, 6, 6], values: left },
      { name: `right_${part}`, shape: [count, 6, 6], values: right },
      { name: `same_${part}`, shape: [count], values: same },
    ];
  });
}

/** Five numbers `x`, one of three classes `kind` and the numbers `value`, which both follow from them. */
export function kindsAndValues(): NamedArray[] {
  const stream = new RandomStream(3, 'values');
  return (['train', 'test'] as const).flatMap((part) => {
    const count = part === 'train' ? TRAIN : TEST;
    const x = Float32Array.from({ length: count * 5 }, () => stream.uniform(-1, 1));
    const rows = Array.from({ length: count }, (_none, row) => x.subarray(row * 5, (row + 1) * 5));
    const kind = Uint8Array.from(rows, ([a, b]) => Number(a! > 0) + Number(b! > 0));
    const value = Float32Array.from(rows.flatMap(([, , c, d]) => [c! - d!, 2 * c!]));
    return [
      { name: `x_${part}`, shape: [count, 5], values: x },
      { name: `kind_${part}`, shape: [count], values: kind },
      { name: `value_${part}`, shape: [count, 2], values: value },
    ];
  });
}

/** Two pictures through the same convolution, then dropout and two classes: same or not. */
export function siamese(): LayersModel {
  const [left, right] = ['left', 'right'].map((name) => input({ shape: [6, 6, 1], name })) as [
    ReturnType<typeof input>,
    ReturnType<typeof input>,
  ];
  const convolution = layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu', name: 'convolution' });
  const flat = layers.flatten({ name: 'flat' });
  const codes = [left, right].map((picture) => apply(flat, apply(convolution, picture)));
  const both = apply(layers.concatenate({ name: 'both' }), codes);
  const kept = apply(layers.dropout({ rate: 0.3, name: 'kept' }), both);
  const same = apply(layers.dense({ units: 2, activation: 'softmax', name: 'same' }), kept);
  return model({ inputs: [left, right], outputs: same, name: 'siamese' });
}

/** A class and two numbers from five numbers. @param normalises whether a batch normalisation comes first */
export function classAndValue(normalises = false): LayersModel {
  const x = input({ shape: [5], name: 'x' });
  const normal = normalises ? apply(layers.batchNormalization({ name: 'normal' }), x) : x;
  const hidden = apply(layers.dense({ units: 8, activation: 'tanh', name: 'hidden' }), normal);
  const kind = apply(layers.dense({ units: 3, activation: 'softmax', name: 'kind' }), hidden);
  const value = apply(layers.dense({ units: 2, name: 'value' }), hidden);
  return model({ inputs: x, outputs: [kind, value], name: 'class-and-value' });
}

/** A network as a file of the user's own. */
export function networkFile(network: LayersModel): NetworkFile {
  const { file } = parseNetwork(topologyOf(network), network.name);
  network.dispose();
  return file;
}
