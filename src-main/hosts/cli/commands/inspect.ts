import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { openDataset } from '../../../engine/data/registry.ts';
import { collectTensors } from '../../../engine/probes/collectTensors.ts';
import { resolveSample } from '../../../engine/probes/resolveSample.ts';
import { writeAtomically, writeError } from '../../../engine/runs/files.ts';
import type { Network } from '../../../engine/training/Network.ts';
import { openNetwork, type OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { backendNames, quantityNames, type FrameTensor, type Quantity } from '../../../protocol/service.ts';
import { encodeNpy } from '../npy.ts';
import {
  choiceOption,
  dataOption,
  requiredOption,
  textOption,
  usage,
  userPath,
  type RawOptions,
} from '../options.ts';
import { readPicture } from '../readPicture.ts';
import type { Terminal } from '../Terminal.ts';
import { fitOrRefuse } from './fitOrRefuse.ts';

/** One image to look at. `[1, H, W, C]`, 0..1 */
interface Sample {
  image: Tensor;
  label: number | null;
  from: object;
}

/** `inspect RUN|MODEL`: writes the wished tensors as `<layer>.npy` and a `manifest.json`. */
export async function inspect(terminal: Terminal, [target]: string[], options: RawOptions): Promise<void> {
  const what = choiceOption(options, 'what', quantityNames) ?? 'activations';
  const layer = textOption(options, 'layer') ?? 'all';
  const out = userPath(requiredOption(options, 'out'));
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const opened = await openNetwork(userPath(target!), target);
  const { network, step } = opened;
  const samples = await chooseSamples(terminal, target!, opened, options, what);
  const layers = layer === 'all' ? 'all' : layer.split(',');
  const collected = samples.map(({ image, label }) =>
    collectTensors(network, image, label, { layers, quantities: [what] }),
  );
  const stacked = what === 'filters' ? collected[0]! : stack(collected);
  const files = write(out, stacked, what);
  const manifest = {
    network: target,
    step,
    what,
    backend: backend.label,
    samples: samples.map((sample) => sample.from),
    tensors: stacked.map((item, index) => ({
      layer: item.layer,
      name: item.name,
      shape: item.shape,
      dtype: item.dtype,
      file: files[index],
    })),
  };
  writeAtomically(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  terminal.line({ type: 'inspected', files: [...files, 'manifest.json'].map((name) => join(out, name)) });
  terminal.table(
    ['', ''],
    stacked.map((item, index) => [files[index]!, item.shape.join('x')]),
  );
  terminal.print(terminal.texts.wrote(files.length + 1, out));
  network.dispose();
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
  if (input !== undefined) return [pictureSample(terminal, network, userPath(input), what)];
  if (what === 'filters' && options['index'] === undefined) return [blankSample(network)];
  const found = await openDataset(dataOption(options) ?? trainedOn ?? 'mnist', {
    onProgress: terminal.dataProgress,
  });
  const data = fitOrRefuse(name, opened, found);
  const split = choiceOption(options, 'split', ['train', 'test'] as const) ?? 'test';
  return indices(options).map((index) => ({
    ...resolveSample(data, { split, index }),
    from: { data: data.name, split, index },
  }));
}

function pictureSample(terminal: Terminal, network: Network, path: string, what: Quantity): Sample {
  const shape = network.info.inputShape;
  const picture = readPicture(path, shape);
  const { scaledFrom } = picture;
  if (scaledFrom)
    terminal.note(
      terminal.texts.shapeNotice(`${scaledFrom.width}x${scaledFrom.height}`, `${shape[1]}x${shape[0]}`),
    );
  const image = tensor(
    Float32Array.from(picture.pixels, (value) => value / 255),
    [1, ...shape],
  );
  if (what !== 'gradients') return { image, label: null, from: { input: path } };
  const label = predicted(network, image);
  terminal.note(terminal.texts.labelNotice(label));
  return { image, label, from: { input: path, label } };
}

function blankSample(network: Network): Sample {
  const shape = network.info.inputShape;
  return {
    image: tensor(new Float32Array(shape[0] * shape[1] * shape[2]), [1, ...shape]),
    label: null,
    from: {},
  };
}

function predicted(network: Network, image: Tensor): number {
  const output = network.info.layers.at(-1)!.name;
  const [scores] = collectTensors(network, image, null, { layers: [output], quantities: ['activations'] });
  return scores!.data.indexOf(Math.max(...scores!.data));
}

function indices(options: RawOptions): number[] {
  const text = textOption(options, 'index') ?? '0';
  const list = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : NaN));
  if (list.some((index) => !Number.isSafeInteger(index)))
    throw usage(`--index must be numbers with commas, not "${text}"`);
  return list;
}

/** Tensors of several samples joined along the batch dimension; weights' gradients get one. */
function stack(collected: FrameTensor[][]): FrameTensor[] {
  return collected[0]!.map((first, position) => {
    const all = collected.map((tensors) => tensors[position]!);
    const perSample = first.name === 'activation' || first.name === 'gradient';
    const data = new Float32Array(all.length * first.data.length);
    all.forEach((item, index) => data.set(item.data, index * first.data.length));
    return { ...first, data, shape: [all.length, ...(perSample ? first.shape.slice(1) : first.shape)] };
  });
}

function write(folder: string, tensors: FrameTensor[], what: Quantity): string[] {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw writeError(folder, error);
  }
  const main = { activations: 'activation', filters: 'kernel', gradients: 'gradient' }[what];
  return tensors.map((item) => {
    const stem = item.layer.replace(/[^\w.-]+/g, '_');
    const file = item.name === main ? `${stem}.npy` : `${stem}.${item.name}.npy`;
    writeAtomically(join(folder, file), encodeNpy(item.data, item.shape));
    return file;
  });
}
