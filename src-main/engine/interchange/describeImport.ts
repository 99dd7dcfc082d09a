import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ImportNote, ImportReport, InputRange } from '../../../src-shared/contract/imports.ts';
import { isOpaque } from '../../../src-shared/layers/layers.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { describeModel } from '../network/describeModel.ts';
import { graphOf } from '../network/graph.ts';
import { lastActivationOf } from '../network/outputForm.ts';
import { findRange } from './findRange.ts';
import { fitTraining } from './fitTraining.ts';
import { isChannelsFirst } from './inputLayout.ts';
import { shownName } from './layerNames.ts';
import type { ReadModel } from './ReadModel.ts';

/** What is told of a network that was opened: its layers, its ports and what a person should know. */
export function describeImport(model: LayersModel, read: ReadModel): ImportReport {
  const info = describeModel(model);
  const { labels } = read;
  const outputSize = sizeOf(info.outputs.at(-1)!.shape);
  const isBinary = outputSize === 1 && lastActivationOf(graphOf(model)) === 'sigmoid';
  const named = labels?.length === (isBinary ? 2 : outputSize) ? labels : undefined;
  const training = read.training && fitTraining(graphOf(model), info, read.training);
  const found = findRange(graphOf(model), read);
  return {
    model: shownName(model.name),
    format: read.format,
    writtenBy: read.writtenBy,
    parameters: info.parameters,
    inputs: model.inputs.map(({ shape, sourceLayer }) => port(sourceLayer.name, shape)),
    outputs: model.outputs.map(({ shape, sourceLayer }) => port(sourceLayer.name, shape)),
    layers: info.layers.map((layer) => ({
      name: layer.name,
      class: layer.className,
      shape: layer.outputShape,
      parameters: layer.sharesWeightsOf ? 0 : layer.parameters,
      support: isOpaque(layer) ? 'opaque' : 'known',
    })),
    labels: named,
    range: found?.range,
    training: training?.settings,
    notes: [
      ...read.notes.filter(({ code }) => code !== 'labels/found' || named !== undefined),
      ...inputNotes(model, found, read.rangeFrom === 'own'),
      ...outputNotes(model),
      ...(training?.notes ?? []),
      ...(isBinary ? [binaryNote(named)] : []),
    ],
  };
}

const port = (name: string, [, ...shape]: (number | null)[]) => ({ name: shownName(name), shape });

function inputNotes(
  model: LayersModel,
  found: { range: InputRange; note: ImportNote } | undefined,
  isOwn: boolean,
): ImportNote[] {
  const [first] = model.inputs;
  const shape = first!.shape.slice(1);
  const notes: ImportNote[] = [];
  const input = shownName(first!.sourceLayer.name);
  if (shape.some((size) => size === null)) notes.push({ code: 'input/any-size', detail: { input } });
  if (isChannelsFirst(shape))
    notes.push({
      code: 'layout/channels-first',
      detail: { input, shape: shape.map((size) => size ?? '?').join('x') },
    });
  if (isOwn) return notes;
  if (found) notes.push(found.note);
  else if (first!.dtype !== 'int32' || shape.length === 3) notes.push({ code: 'range/unknown', detail: {} });
  const formats = formatsOf(model);
  if (formats.first && formats.last)
    notes.push({ code: 'layout/mixed', detail: { first: formats.first, last: formats.last } });
  return notes;
}

/** The first layer that takes channels first, and the first that takes them last. */
function formatsOf(model: LayersModel): { first?: string | undefined; last?: string | undefined } {
  const graph = graphOf(model);
  const firstWith = (format: string): string | undefined =>
    graph.find(
      ({ layer, outputShape }) => outputShape.length === 4 && layer.getConfig()['dataFormat'] === format,
    )?.name;
  return { first: firstWith('channelsFirst'), last: firstWith('channelsLast') };
}

const binaryNote = ([first, second]: readonly string[] = []): ImportNote => ({
  code: 'output/binary',
  detail: { first: first ?? '0', second: second ?? '1' },
});

function outputNotes({ outputs }: LayersModel): ImportNote[] {
  if (outputs.length < 2) return [];
  const names = outputs.map(({ sourceLayer }) => shownName(sourceLayer.name)).join(', ');
  return [{ code: 'outputs/several', detail: { count: outputs.length, names } }];
}
