import type { Draft } from '../Draft.ts';
import { GraphWriter, IMAGENET_CLASSES } from './GraphWriter.ts';

/** Maps of an inception block: 1x1; 3x3 and before it; 5x5 and before it; 1x1 behind the pooling. */
type Inception = readonly [
  one: number,
  before3: number,
  three: number,
  before5: number,
  five: number,
  pooled: number,
];

/** Table 1 of the paper, stage by stage; between the stages the maps are halved. */
const stages: readonly (readonly (readonly [name: string, maps: Inception])[])[] = [
  [
    ['3a', [64, 96, 128, 16, 32, 32]],
    ['3b', [128, 128, 192, 32, 96, 64]],
  ],
  [
    ['4a', [192, 96, 208, 16, 48, 64]],
    ['4b', [160, 112, 224, 24, 64, 64]],
    ['4c', [128, 128, 256, 24, 64, 64]],
    ['4d', [112, 144, 288, 32, 64, 64]],
    ['4e', [256, 160, 320, 32, 128, 128]],
  ],
  [
    ['5a', [256, 160, 320, 32, 128, 128]],
    ['5b', [384, 192, 384, 48, 128, 128]],
  ],
];

/** Blocks behind which an auxiliary head reads, and the name of the head. */
const heads = new Map([
  ['4a', 'loss1'],
  ['4d', 'loss2'],
]);

const half = { strides: 2, padding: 'same' } as const;

/**
 * GoogLeNet as published, with biases and response normalisation, which later versions replaced by batch normalisation
 * (Szegedy et al. 2014, table 1). 6,998,552 parameters; 13,378,280 with the two auxiliary heads, which serve training
 * alone. The paper names no constants for the response normalisation; they are those of AlexNet.
 */
export function googlenet({ auxiliary = false } = {}): Draft {
  const graph = new GraphWriter('googlenet');
  const auxiliaries: string[] = [];
  const image = graph.input(224, 224, 3);
  let top = graph.pool('pool1', graph.convolution('conv1', image, 64, 7, half), 3, half);
  top = graph.convolution('conv2_reduce', graph.responseNormalization('norm1', top), 64, 1);
  top = graph.responseNormalization('norm2', graph.convolution('conv2', top, 192, 3));
  stages.forEach((blocks, stage) => {
    top = graph.pool(`pool${stage + 2}`, top, 3, half);
    for (const [name, maps] of blocks) {
      top = inception(graph, name, top, maps);
      const head = auxiliary ? heads.get(name) : undefined;
      if (head !== undefined) auxiliaries.push(auxiliaryHead(graph, head, top));
    }
  });
  const mean = graph.pool('average', top, 7, { strides: 1 }, 'AveragePooling2D');
  const dropped = graph.dropout('drop', graph.flatten('flatten', mean), 0.4);
  return graph.draft(graph.dense('loss3', dropped, IMAGENET_CLASSES, 'softmax'), ...auxiliaries);
}

/** Four branches beside each other, joined along the maps. */
function inception(
  graph: GraphWriter,
  name: string,
  below: string,
  [one, before3, three, before5, five, pooled]: Inception,
): string {
  const branches = [
    graph.convolution(`${name}_1x1`, below, one, 1),
    graph.convolution(
      `${name}_3x3`,
      graph.convolution(`${name}_3x3_reduce`, below, before3, 1),
      ...([three, 3] as const),
    ),
    graph.convolution(
      `${name}_5x5`,
      graph.convolution(`${name}_5x5_reduce`, below, before5, 1),
      ...([five, 5] as const),
    ),
    graph.convolution(
      `${name}_pool_proj`,
      graph.pool(`${name}_pool`, below, 3, { strides: 1, padding: 'same' }),
      ...([pooled, 1] as const),
    ),
  ];
  return graph.concatenate(`inception_${name}`, ...branches);
}

/** A classifier of its own in the middle of the network (section 5 of the paper). */
function auxiliaryHead(graph: GraphWriter, name: string, below: string): string {
  const mean = graph.pool(`${name}_pool`, below, 5, { strides: 3 }, 'AveragePooling2D');
  const flat = graph.flatten(`${name}_flatten`, graph.convolution(`${name}_conv`, mean, 128, 1));
  const dropped = graph.dropout(`${name}_drop`, graph.dense(`${name}_fc`, flat, 1024), 0.7);
  return graph.dense(`${name}_classifier`, dropped, IMAGENET_CLASSES, 'softmax');
}
