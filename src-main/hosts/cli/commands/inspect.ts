import { FileNames } from '../../../../src-shared/texts/fileNames.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { imageShapeOf } from '../../../engine/data/Dataset.ts';
import { openDataset } from '../../../engine/data/registry.ts';
import { outputNodesOf } from '../../../engine/network/graph.ts';
import { refuseSeveralPorts } from '../../../engine/network/refuseSeveralPorts.ts';
import { layerPositions } from '../../../engine/network/layerPosition.ts';
import { readNpy } from '../../../engine/reading/readNpy.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import {
  collectTensors,
  takeExample,
  type LookedAt,
} from '../../../engine/inspection/probes/collectTensors.ts';
import { receptiveFields } from '../../../engine/inspection/probes/receptiveFields.ts';
import { resolveSample, selectOne } from '../../../engine/inspection/probes/resolveSample.ts';
import { takeInputs } from '../../../engine/training/schedule/batches.ts';
import type { Network } from '../../../engine/training/Network.ts';
import type { FileContent } from '../../../engine/library/files.ts';
import type { OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { quantityNames, type Quantity } from '../../../../src-shared/contract/looking.ts';
import { backendNames, type FrameTensor } from '../../../../src-shared/contract/service.ts';
import { encodeNpy } from '../../../engine/interchange/npz/encodeNpy.ts';
import {
  choiceOption,
  dataOption,
  requiredOption,
  textOption,
  usage,
  userPath,
  type RawOptions,
} from '../options.ts';
import { readPicture, type Picture } from '../readPicture.ts';
import type { Terminal } from '../Terminal.ts';
import { writeFiles } from '../writeFile.ts';
import { fitOrRefuse, imageShapeFor } from './fitOrRefuse.ts';
import { openTarget, tellNotes } from './openTarget.ts';

/** What can be written: the quantities of probes, and receptive fields, which follow from the geometry alone. */
const whatNames = [...quantityNames, 'receptive-fields'] as const;

/** How `--fit` can fit a picture. */
const fittings = ['ink', 'cover', 'stretch'] as const;

/** A tensor to be written to its own file, with its entry in the manifest besides shape and type. */
interface Written {
  layer: string;
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  data: Float32Array | Int32Array;
  more?: object;
}

/** One example to inspect. */
interface Sample extends LookedAt {
  from: object;
}

/** `inspect RUN|MODEL`: writes the requested tensors as `<layer>.npy` and a `manifest.json`. */
export async function inspect(terminal: Terminal, [target]: string[], options: RawOptions): Promise<void> {
  const what = choiceOption(options, 'what', whatNames) ?? 'activations';
  const layer = textOption(options, 'layer') ?? 'all';
  const out = userPath(requiredOption(options, 'out'));
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const opened = await openTarget(terminal, target!, options);
  const { network, step } = opened;
  const outputs = outputNodesOf(network.graph).map(({ name }) => name);
  const wanted = layer === 'outputs' ? outputs : layer.split(',');
  const layers = layer === 'all' ? 'all' : wanted;
  const { samples, tensors: found } =
    what === 'receptive-fields'
      ? { samples: [], tensors: fieldsOf(network, layers) }
      : await collect(terminal, target!, opened, options, { layers, what });
  const asOutputs = layer === 'outputs' && what === 'activations';
  // A layer may be several of the network's outputs; each is written.
  const tensors = asOutputs ? outputs.flatMap((name) => found.filter((item) => item.layer === name)) : found;
  const files = asOutputs
    ? tensors.map((_item, at) => `output-${at}.npy`)
    : fileNames(tensors, mainNames[what]);
  const manifest = {
    network: target,
    step,
    what,
    backend: backend.label,
    samples: samples.map((sample) => sample.from),
    tensors: tensors.map(({ layer, name, shape, dtype, more }, index) => ({
      layer,
      name,
      shape,
      dtype,
      file: files[index],
      ...more,
    })),
  };
  writeFiles(out, contents(out, files, tensors, manifest));
  terminal.line({ type: 'inspected', files: [...files, 'manifest.json'].map((name) => join(out, name)) });
  terminal.table(
    ['', ''],
    tensors.map((item, index) => [files[index]!, item.shape.join('x')]),
  );
  terminal.print(terminal.texts.wrote(files.length + 1, out));
  network.dispose();
}

/** The tensors of the chosen images, concatenated. */
async function collect(
  terminal: Terminal,
  target: string,
  opened: OpenedNetwork,
  options: RawOptions,
  { layers, what }: { layers: 'all' | string[]; what: Quantity },
): Promise<{ samples: Sample[]; tensors: Written[] }> {
  const { network } = opened;
  const samples = await chooseSamples(terminal, target, opened, options, what);
  tellNotes(terminal, opened, options, what === 'filters' || /\.npy$/i.test(String(options['input'])));
  const collected = samples.map((sample) => collectTensors(network, sample, { layers, quantities: [what] }));
  return { samples, tensors: what === 'filters' ? collected[0]! : stack(collected) };
}

/** The receptive fields of every unit of the chosen layers. @throws FeaturescopeError `model/unknown-layer` */
function fieldsOf({ info }: Network, wanted: 'all' | string[]): Written[] {
  const positions = layerPositions(info, wanted);
  const chosen = info.layers.filter((_layer, position) => positions.has(position));
  return chosen.map((layer) => {
    const { shape, data, size, stride, offset } = receptiveFields(info, layer);
    const more = { columns: ['top', 'left', 'bottom', 'right'], size, stride, offset };
    return { layer: layer.name, name: 'receptive-field', shape, dtype: 'int32', data, more };
  });
}

async function chooseSamples(
  terminal: Terminal,
  name: string,
  opened: OpenedNetwork,
  options: RawOptions,
  what: Quantity,
): Promise<Sample[]> {
  const { network, data: trainedOn } = opened;
  const input = textOption(options, 'input');
  if (input !== undefined && /\.npy$/i.test(input)) return arraySamples(network, input.split(','), what);
  if (input !== undefined) refuseSeveralPorts(name, input, network.info, 'inputs');
  if (input !== undefined) return [pictureSample(terminal, opened, options, userPath(input), what)];
  if (what === 'filters' && options['index'] === undefined) return [blankSample(network)];
  const found = await openDataset(dataOption(options) ?? trainedOn ?? 'mnist', {
    onProgress: terminal.dataProgress,
  });
  const data = fitOrRefuse(name, opened, found);
  const split = choiceOption(options, 'split', ['train', 'test'] as const) ?? 'test';
  return indices(options).map((index) => ({
    ...takeExample(network, resolveSample(data, { split, index })),
    from: { data: data.name, split, index },
  }));
}

/**
 * Examples from array files, one file per input of the network, whose values are used unchanged.
 * @throws FeaturescopeError `data/array-unreadable`, `data/array-does-not-fit`, `cli/usage`
 */
function arraySamples(network: Network, paths: string[], what: Quantity): Sample[] {
  const { inputs } = network.info;
  if (what === 'gradients')
    throw usage(
      '--what gradients needs the answer that goes with an example, which an array does not have',
      '--what gradients는 예제의 정답이 필요한데 배열에는 정답이 없습니다',
    );
  if (paths.length !== inputs.length)
    throw usage(
      `the network has ${inputs.length} inputs (${namesOf(network)}): --input takes an array for each, with commas`,
      `네트워크의 입력이 ${inputs.length}개입니다(${namesOf(network)}). --input에 배열을 쉼표로 나눠 하나씩 쓰세요`,
    );
  const arrays = inputs.map((port, at) => {
    const path = userPath(paths[at]!.trim());
    const { shape, values } = readNpy(path);
    const own = shape.length === port.shape.length ? [1, ...shape] : shape;
    if (own.slice(1).join() !== port.shape.join())
      throw new FeaturescopeError('data/array-does-not-fit', {
        path,
        actual: shape.join('x'),
        input: port.name,
        expected: port.shape.join('x'),
      });
    return { path, shape: port.shape, values, count: own[0]! };
  });
  const count = Math.min(...arrays.map((array) => array.count));
  return Array.from({ length: count }, (_none, index) => ({
    input: arrays.map(({ shape, values }) => {
      const size = sizeOf(shape);
      return tensor(values.slice(index * size, (index + 1) * size), [1, ...shape]);
    }),
    target: null,
    from: { input: paths.join(), index },
  }));
}

const namesOf = ({ info }: Network): string => info.inputs.map(({ name }) => name).join(', ');

function pictureSample(
  terminal: Terminal,
  opened: OpenedNetwork,
  options: RawOptions,
  path: string,
  what: Quantity,
): Sample {
  const { network, form } = opened;
  const shape = imageShapeOf({ name: network.info.name, shape: [...imageShapeFor(opened)] });
  const fitting = choiceOption(options, 'fit', fittings);
  const picture = readPicture(path, shape, { fitting, data: opened.data });
  tellFitting(terminal, picture, shape);
  const input = takeInputs(selectOne(picture.pixels, shape, form));
  if (what !== 'gradients') return { input, target: null, from: { input: path } };
  const label = predicted(network, input);
  terminal.note(terminal.texts.labelNotice(label));
  return { input, target: () => tensor1d([label], 'int32'), from: { input: path, label } };
}

function tellFitting(terminal: Terminal, picture: Picture, shape: readonly number[]): void {
  const { texts } = terminal;
  const { fitting, scaledFrom, isDarkOnLight } = picture;
  const size = `${shape[1]}x${shape[0]}`;
  if (fitting === 'ink') terminal.note(texts.inkNotice(size));
  else if (scaledFrom) terminal.note(texts.shapeNotice(`${scaledFrom.width}x${scaledFrom.height}`, size));
  if (isDarkOnLight) terminal.note(texts.darkOnLightNotice);
}

function blankSample(network: Network): Sample {
  const input = network.info.inputs.map(({ shape }) => zeros([1, ...shape]));
  return { input, target: null, from: {} };
}

function predicted(network: Network, input: LookedAt['input']): number {
  const output = network.info.layers.at(-1)!.name;
  const [scores] = collectTensors(
    network,
    { input, target: null },
    { layers: [output], quantities: ['activations'] },
  );
  return highestScore(scores!.data);
}

function indices(options: RawOptions): number[] {
  const text = textOption(options, 'index') ?? '0';
  const list = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : NaN));
  if (list.some((index) => !Number.isSafeInteger(index)))
    throw usage(
      `--index must be numbers with commas, not "${text}"`,
      `--index는 쉼표로 나눈 번호여야 하는데 "${text}"입니다`,
    );
  return list;
}

/** Concatenates the tensors of several samples along the batch dimension; gradients of weights get a batch dimension. */
function stack(collected: FrameTensor[][]): FrameTensor[] {
  return collected[0]!.map((first, position) => {
    const all = collected.map((tensors) => tensors[position]!);
    const perSample = first.name === 'activation' || first.name === 'gradient';
    const data = new Float32Array(all.length * first.data.length);
    all.forEach((item, index) => data.set(item.data, index * first.data.length));
    return { ...first, data, shape: [all.length, ...(perSample ? first.shape.slice(1) : first.shape)] };
  });
}

/** For each quantity, the tensor whose file is named after the layer alone. */
const mainNames = {
  activations: 'activation',
  filters: 'kernel',
  gradients: 'gradient',
  'receptive-fields': 'receptive-field',
} as const;

/** A unique file name for every tensor. */
function fileNames(tensors: Written[], main: string): string[] {
  const names = new FileNames();
  return tensors.map(({ name, layer }) => names.take(name === main ? layer : `${layer}.${name}`, '.npy'));
}

/** The contents of the files, one after another, because all tensors together may not fit into memory twice. */
function* contents(
  folder: string,
  files: string[],
  tensors: Written[],
  manifest: object,
): Generator<FileContent> {
  for (const [index, { data, shape }] of tensors.entries())
    yield { path: join(folder, files[index]!), content: encodeNpy(data, shape) };
  yield { path: join(folder, 'manifest.json'), content: `${JSON.stringify(manifest, null, 2)}\n` };
}
