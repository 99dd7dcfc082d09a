import type { ImportNote, InputRange } from '../../../src-shared/contract/imports.ts';
import type { Graph, GraphNode } from '../network/graph.ts';
import { ranges, rangeText } from './ranges.ts';
import type { ReadModel } from './ReadModel.ts';

/** A scale of at most this much makes 0..255 small: a Rescaling layer with it takes bytes, not 0..1. */
const BYTE_SCALE = 1 / 50;
/** Layers that change no value, and may stand before the one that tells the range. */
const passing = new Set([
  'Reshape',
  'Flatten',
  'Permute',
  'ZeroPadding2D',
  'Cropping2D',
  'Resizing',
  'Identity',
]);

/** A range of values that was found, and what tells it. */
interface FoundRange {
  range: InputRange;
  note: ImportNote;
}

/** The range of values that a network takes images in, where it or its file tells; undefined where neither does. */
export function findRange(
  graph: Graph,
  read: Pick<ReadModel, 'range' | 'rangeFrom'> = {},
): FoundRange | undefined {
  if (read.range) return told(read.range, read.rangeFrom);
  const first = firstThatCounts(graph);
  if (first?.layer.getClassName() === 'Rescaling') {
    const { scale, offset } = first.layer.getConfig();
    if (typeof scale !== 'number') return undefined;
    const range = Math.abs(scale) <= BYTE_SCALE ? ranges['0..255'] : ranges['0..1'];
    return found(
      range,
      `the layer "${first.name}" multiplies by ${short(scale)} and adds ${short(Number(offset ?? 0))} itself`,
      `"${first.name}" 층이 스스로 ${short(scale)}을(를) 곱하고 ${short(Number(offset ?? 0))}을(를) 더합니다`,
    );
  }
  if (first?.layer.getClassName() === 'Normalization') return ofNormalization(first);
  return isMobileNet(graph) ? told(ranges['-1..1'], 'mobilenet') : undefined;
}

/** What tells a range that is none of the network's own. */
const origins = {
  'teachable-machine': ['Teachable Machine trains on that range', 'Teachable Machine은 이 범위로 학습합니다'],
  mobilenet: ['MobileNet of Keras is trained on that range', 'Keras의 MobileNet은 이 범위로 학습되었습니다'],
  own: [
    'networks of this program are trained on that range',
    '이 프로그램의 네트워크는 이 범위로 학습합니다',
  ],
  file: ['the file says so', '파일에 적혀 있습니다'],
} as const;

function told(range: InputRange, from: keyof typeof origins = 'file'): FoundRange {
  const [why, korean] = origins[from];
  return found(range, why, korean);
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

function found(range: InputRange, why: string, korean: string): FoundRange {
  return {
    range,
    note: { code: 'range/found', detail: { range: rangeText(range), why, 'why.ko': korean } },
  };
}

/** The first layer behind the input that may change a value. */
function firstThatCounts(graph: Graph): GraphNode | undefined {
  let at = graph.findIndex(({ port }) => port === 0);
  for (;;) {
    const readers = graph.flatMap((node, position) => (node.inputs.includes(at) ? [position] : []));
    if (readers.length !== 1) return undefined;
    at = readers[0]!;
    const name = graph[at]!.layer.getClassName();
    if (!passing.has(name) && !/^(?:Random|.*Dropout|GaussianNoise)/.test(name)) return graph[at];
  }
}

/** The mean that a layer was adapted to tells what it was adapted on. */
function ofNormalization({ layer, name }: GraphNode): FoundRange | undefined {
  const { mean, variance } = layer.getConfig();
  const stored = layer.weights
    .find(({ originalName }) => originalName.endsWith('/mean'))
    ?.read()
    .dataSync();
  const means = stored ? [...stored] : ([mean ?? 0] as unknown[]).flat(4).map(Number);
  const spread = ([variance ?? 0] as unknown[]).flat(4).map(Number);
  // Neither a mean nor a standard deviation of values in 0..1 is as large.
  const isBytes = means.some((value) => Math.abs(value) > 1.5) || spread.some((value) => value > 2.25);
  return found(
    isBytes ? ranges['0..255'] : ranges['0..1'],
    `the layer "${name}" takes off means of ${means.slice(0, 3).map(short).join(', ')} itself`,
    `"${name}" 층이 스스로 평균 ${means.slice(0, 3).map(short).join(', ')}을(를) 뺍니다`,
  );
}

/** MobileNet, MobileNetV2 as Keras names their layers; its V3 brings a Rescaling of its own. */
function isMobileNet(graph: Graph): boolean {
  const names = graph.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
  const first = firstThatCounts(graph);
  return (
    first?.name.endsWith('Conv1') === true &&
    (names.includes('expanded_conv_depthwise') || names.includes('conv_pw_1'))
  );
}
