import type { Draft } from '../Draft.ts';
import { GraphWriter, IMAGENET_CLASSES } from './GraphWriter.ts';

/** Maps and convolutions of each of the five blocks, by the number of layers with weights. */
const blocks = {
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;
const MAPS = [64, 128, 256, 512, 512] as const;

/**
 * VGG-16 or VGG-19: blocks of 3x3 convolutions and three dense layers (Simonyan and Zisserman 2015, configurations D and E),
 * with the names of Keras. 138,357,544 and 143,667,240 parameters.
 */
export function vgg(depth: 16 | 19): Draft {
  const graph = new GraphWriter(`vgg-${depth}`);
  let top = graph.input(224, 224, 3);
  blocks[depth].forEach((convolutions, at) => {
    const block = `block${at + 1}`;
    for (let one = 1; one <= convolutions; one++)
      top = graph.convolution(`${block}_conv${one}`, top, MAPS[at]!, 3);
    top = graph.pool(`${block}_pool`, top, 2);
  });
  const fc1 = graph.dropout('drop1', graph.dense('fc1', graph.flatten('flatten', top), 4096), 0.5);
  const fc2 = graph.dropout('drop2', graph.dense('fc2', fc1, 4096), 0.5);
  return graph.draft(graph.dense('predictions', fc2, IMAGENET_CLASSES, 'softmax'));
}
