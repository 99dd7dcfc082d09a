import type { Draft } from '../Draft.ts';
import { GraphWriter, IMAGENET_CLASSES } from './GraphWriter.ts';

/** Number of layers with weights. */
export type ResnetDepth = 18 | 34 | 50 | 101 | 152;

/** Number of blocks in each of the four stages (table 1 of the paper). */
const stages: Readonly<Record<ResnetDepth, readonly number[]>> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
};
const MAPS = [64, 128, 256, 512] as const;

/** What a form of the network has besides its blocks. */
interface ResnetForm {
  /** Whether convolutions have biases. */
  bias: boolean;
  /** Value that batch normalisations add to the variance. */
  epsilon: number;
}

/** As Keras has them, with biases. */
const keras: ResnetForm = { bias: true, epsilon: 1.001e-5 };
/** As torchvision has them, without biases: the batch normalisation that follows has an offset. */
const torchvision: ResnetForm = { bias: false, epsilon: 1e-5 };

/**
 * A ResNet for ImageNet (He et al. 2015, table 1). The blocks of ResNet-18 and -34 are two 3x3 convolutions, without biases
 * as in torchvision: 11,689,512 and 21,797,672 trained parameters. From ResNet-50 on they are bottlenecks, with biases and
 * the stride in the first 1x1 convolution as in Keras: 25,636,712, 44,707,176 and 60,419,944 parameters, the moving averages
 * of the batch normalisations included.
 */
export function resnet(depth: ResnetDepth): Draft {
  const isDeep = depth >= 50;
  const form = isDeep ? keras : torchvision;
  const graph = new GraphWriter(`resnet-${depth}`);
  const padded = graph.padding('conv1_pad', graph.input(224, 224, 3), 3);
  const first = convolution(graph, 'conv1', padded, 64, 7, form, { strides: 2, padding: 'valid' });
  const rectified = graph.activation('conv1_relu', first);
  let top = graph.pool('pool1', graph.padding('pool1_pad', rectified, 1), 3, { strides: 2 });
  let width = 64;
  stages[depth].forEach((blocks, stage) => {
    for (let block = 1; block <= blocks; block++) {
      const name = `conv${stage + 2}_block${block}`;
      const strides = stage > 0 && block === 1 ? 2 : 1;
      const maps = isDeep ? 4 * MAPS[stage]! : MAPS[stage]!;
      const way = isDeep ? bottleneck : basic;
      const isProjected = strides > 1 || width !== maps;
      const skipped = isProjected ? convolution(graph, `${name}_skip`, top, maps, 1, form, { strides }) : top;
      const changed = way(graph, name, top, MAPS[stage]!, strides, form);
      top = graph.activation(`${name}_out`, graph.sum(`${name}_add`, skipped, changed));
      width = maps;
    }
  });
  const mean = graph.add('avg_pool', 'GlobalAveragePooling2D', {}, top);
  return graph.draft(graph.dense('predictions', mean, IMAGENET_CLASSES, 'softmax'));
}

/** A convolution and its batch normalisation. */
function convolution(
  graph: GraphWriter,
  name: string,
  below: string,
  maps: number,
  size: number,
  { bias, epsilon }: ResnetForm,
  window: { strides?: number; padding?: 'same' | 'valid' } = {},
): string {
  const sums = graph.convolution(name, below, maps, size, { ...window, activation: 'linear', bias });
  return graph.batchNormalization(`${name}_bn`, sums, epsilon);
}

type Way = (
  graph: GraphWriter,
  name: string,
  below: string,
  maps: number,
  strides: number,
  form: ResnetForm,
) => string;

/** Two 3x3 convolutions. With a stride, one row is padded on every side, as "same" would not. */
const basic: Way = (graph, name, below, maps, strides, form) => {
  const read = strides > 1 ? graph.padding(`${name}_pad`, below, 1) : below;
  const padding = strides > 1 ? 'valid' : 'same';
  const first = convolution(graph, `${name}_1`, read, maps, 3, form, { strides, padding });
  return convolution(graph, `${name}_2`, graph.activation(`${name}_1_relu`, first), maps, 3, form);
};

/** 1x1 down, 3x3, 1x1 up to four times the maps. */
const bottleneck: Way = (graph, name, below, maps, strides, form) => {
  const down = convolution(graph, `${name}_1`, below, maps, 1, form, { strides });
  const middle = convolution(graph, `${name}_2`, graph.activation(`${name}_1_relu`, down), maps, 3, form);
  return convolution(graph, `${name}_3`, graph.activation(`${name}_2_relu`, middle), 4 * maps, 1, form);
};
