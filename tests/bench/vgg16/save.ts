// Writes VGG-16 with random weights, as a trained model that ships with the program is kept: node save.js FOLDER
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { vgg16 } from './recipe.ts';

const folder = process.argv[2]!;
mkdirSync(folder, { recursive: true });
await setBackend('cpu');
const model = vgg16.build(vgg16.inputShape, 10);
const weights = model.weights.map(({ originalName: name, shape }) => ({
  ...{ name, shape: shape as number[], dtype: 'float32' },
}));
const weightsManifest = [{ paths: ['weights.bin'], weights }];
const topology: unknown = model.toJSON(null, false);
writeFileSync(
  join(folder, 'model.json'),
  JSON.stringify({ format: 'layers-model', modelTopology: topology, weightsManifest }),
);
writeFileSync(
  join(folder, 'card.json'),
  JSON.stringify({
    ...{ recipe: 'vgg16', data: 'digits', command: '', seed: 1, testAccuracy: 0.1, testLoss: 2.3 },
  }),
);
const file = createWriteStream(join(folder, 'weights.bin'));
let state = 1;
for (const { shape } of weights) {
  const size = shape.reduce((product, one) => product * one, 1);
  // He et al. 2015, uniform; biases are 0.
  const reach = shape.length === 1 ? 0 : Math.sqrt((6 * shape.at(-1)!) / size);
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * reach;
  });
  if (!file.write(Buffer.from(values.buffer))) await once(file, 'drain');
}
file.end();
await once(file, 'finish');
