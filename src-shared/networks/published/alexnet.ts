import type { Draft } from '../Draft.ts';
import { GraphWriter, IMAGENET_CLASSES } from './GraphWriter.ts';

const TOWERS = ['a', 'b'] as const;

/**
 * AlexNet as published, in two towers that meet before the third convolution and before the dense layers (Krizhevsky,
 * Sutskever and Hinton 2012, figure 2). The input has 227 rows, not 224 as the paper prints: only then has the first layer
 * 55. Each tower normalises its own maps. 60,965,224 parameters.
 */
export function alexnet(): Draft {
  const graph = new GraphWriter('alexnet');
  const image = graph.input(227, 227, 3);
  const both = (layer: (tower: (typeof TOWERS)[number], at: number) => string): string[] => TOWERS.map(layer);
  let towers = both((tower) =>
    graph.convolution(`conv1${tower}`, image, 48, 11, { strides: 4, padding: 'valid' }),
  );
  towers = both((tower, at) => graph.responseNormalization(`norm1${tower}`, towers[at]!));
  towers = both((tower, at) => graph.pool(`pool1${tower}`, towers[at]!, 3, { strides: 2 }));
  towers = both((tower, at) => graph.convolution(`conv2${tower}`, towers[at]!, 128, 5));
  towers = both((tower, at) => graph.responseNormalization(`norm2${tower}`, towers[at]!));
  towers = both((tower, at) => graph.pool(`pool2${tower}`, towers[at]!, 3, { strides: 2 }));
  const exchanged = graph.concatenate('exchange', ...towers);
  towers = both((tower) => graph.convolution(`conv3${tower}`, exchanged, 192, 3));
  towers = both((tower, at) => graph.convolution(`conv4${tower}`, towers[at]!, 192, 3));
  towers = both((tower, at) => graph.convolution(`conv5${tower}`, towers[at]!, 128, 3));
  towers = both((tower, at) => graph.pool(`pool5${tower}`, towers[at]!, 3, { strides: 2 }));
  const flat = graph.flatten('flatten', graph.concatenate('join', ...towers));
  const fc6 = graph.dropout('drop6', graph.dense('fc6', flat, 4096), 0.5);
  const fc7 = graph.dropout('drop7', graph.dense('fc7', fc6, 4096), 0.5);
  return graph.draft(graph.dense('fc8', fc7, IMAGENET_CLASSES, 'softmax'));
}
