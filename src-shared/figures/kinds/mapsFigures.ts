import { FeaturescopeError } from '../../contract/errors.ts';
import { valueRange } from '../../arithmetic/ranges.ts';
import type { FrameTensor } from '../../contract/service.ts';
import type { FigureChoice, FigureKind } from './FigureKind.ts';
import { allLayers } from '../allLayers.ts';
import { featureMaps } from '../featureMaps.ts';
import { whole } from '../parts/figure.ts';
import { scaleFor, scaleOfLayer, signedLayers } from '../parts/scales.ts';
import type { FigureSource } from '../drawing/source.ts';
import { figureTexts } from '../../texts/figures.ts';
import { networkTitle } from '../../texts/networkTitle.ts';
import type { LayerInfo, ModelInfo } from '../../model/model.ts';
import { flattenedBy, inputBehind } from '../../model/geometry.ts';
import { chosenLayer, colours, sampleCaption, sampleOf } from './choices.ts';

export const featureMapsFigure: FigureKind = {
  id: 'feature-maps',
  title: (language, session, choice = {}) =>
    figureTexts[language].maps(session ? chosenLayer(session.model, choice, 'conv').name : '…'),
  needs: 'network',
  choices: ['layer', 'split', 'index'],
  async prepare(source, choice, options) {
    const { model } = source.session;
    const layer = chosenLayer(model, choice, 'conv');
    const sample = sampleOf(choice);
    const [tensor] = await source.look({ sample, layers: [layer.name], quantities: ['activations'] });
    const signed = signedLayers(model.layers).get(layer.name) ?? true;
    const scale = scaleOfLayer(layer, valueRange(tensor!.data), signed, colours);
    return {
      draw: (size) => featureMaps({ layer, tensor: tensor!, scale }, size),
      caption: await sampleCaption(source, sample, options),
    };
  },
};

export const allLayersFigure: FigureKind = {
  id: 'all-layers',
  title: (language, session) => figureTexts[language].allLayersTitle(networkTitle(session, language)),
  needs: 'network',
  choices: ['split', 'index'],
  async prepare(source, choice, options) {
    const { layers } = source.session.model;
    const sample = sampleOf(choice);
    const tensors = await source.look({ sample, layers: 'all', quantities: ['activations'] });
    const signed = signedLayers(layers);
    const all = layers.flatMap((layer) => {
      const tensor = tensors.find((one) => one.layer === layer.name);
      if (!tensor) return [];
      return [
        {
          layer,
          tensor,
          scale: scaleOfLayer(layer, valueRange(tensor.data), signed.get(layer.name) ?? true, colours),
        },
      ];
    });
    const ofSample = await sampleCaption(source, sample, options);
    return {
      draw: (size) => allLayers(all, size),
      caption: `${ofSample}. ${figureTexts[options.language].allLayersNote}`,
    };
  },
};

export const filtersFigure: FigureKind = {
  id: 'filters',
  title: (language, session, choice = {}) => {
    const text = figureTexts[language];
    const shown = session && weightLayer(session.model, choice);
    const layer = shown?.name ?? '…';
    if (session && shown && isPictured(session.model, shown) && choice.when !== 'change')
      return text.weightPictures(layer);
    if (choice.when === 'change') return text.filterChange(layer);
    if (choice.when === 'start') return text.filtersBefore(layer);
    const step = session?.pretrained ? 0 : (session?.step ?? 0);
    return step > 0 ? text.filtersAfter(layer, whole(step)) : text.filters(layer);
  },
  needs: 'network',
  choices: ['layer', 'when'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const { model } = source.session;
    const layer = weightLayer(model, choice);
    const { when = 'now' } = choice;
    const kernel = await kernelOf(source, layer, when);
    const [high, wide, inputs, outputs] = kernel.shape as [number, number, number, number];
    const maps = asMaps(kernel);
    const scale = scaleFor(valueRange(kernel.data), true, colours);
    const what = when === 'change' ? text.weightChange : text.weights;
    const step = whole(when === 'start' ? 0 : source.session.step);
    const size = [whole(outputs), `${wide}×${high}`, whole(inputs)] as const;
    // Of the last layer of a classifier, each picture is of a class.
    const { classes } = source.session.data;
    const isOfClasses = layer === model.layers.at(-1) && inputs === 1 && classes.length === outputs;
    const names = isOfClasses ? classes : undefined;
    const captionOf = (): string => {
      if (when === 'change') return text.filterChangeOf(...size, step);
      return isPictured(model, layer)
        ? text.weightPicturesOf(size[0], size[1], step)
        : text.filtersOf(...size, step);
    };
    return {
      draw: (size) => featureMaps({ layer, tensor: maps, scale, what, names }, size),
      caption: captionOf(),
    };
  },
};

/** The layer that was chosen, or the first convolution, or the first whose units see pixels. */
function weightLayer(model: ModelInfo, choice: FigureChoice): LayerInfo {
  const isOpen = choice.layer === undefined && model.layers.every(({ kind }) => kind !== 'conv');
  const pictured = isOpen ? model.layers.find((layer) => isPictured(model, layer)) : undefined;
  return pictured ?? chosenLayer(model, choice, 'conv');
}

/** Whether the units of a layer have one weight for each pixel of the image that the network takes. */
const isPictured = ({ layers }: ModelInfo, layer: LayerInfo): boolean => {
  if (layer.kind !== 'dense') return false;
  const known = new Map(layers.map((one) => [one.name, one]));
  const reads = known.get(layer.inputs[0] ?? '');
  return reads !== undefined && flattenedBy(known, reads)?.kind === 'input';
};

/**
 * A layer's kernel `[KH, KW, Cin, Cout]`: current, initial, or the change in between.
 * @throws FeaturescopeError `export/no-filters`
 */
async function kernelOf(
  source: FigureSource,
  { name: layer, ...own }: LayerInfo,
  when: NonNullable<FigureChoice['when']>,
): Promise<FrameTensor> {
  const { model } = source.session;
  const pick = (tensors: FrameTensor[]): FrameTensor => {
    const kernel = tensors.find(({ shape }) => shape.length === 4);
    if (kernel) return kernel;
    const weights = tensors.find(({ shape }) => shape.length === 2);
    if (!weights || !isPictured(model, { name: layer, ...own }))
      throw new FeaturescopeError('export/no-filters', { layer });
    // Images are flattened row by row, their channels innermost: as kernels have them.
    const layers = model.layers;
    const image = inputBehind(
      layers,
      layers.find(({ name }) => name === layer)!,
    )!.outputShape;
    return { ...weights, shape: [...image, weights.shape[1]!] };
  };
  if (when === 'start') return pick(await source.beginning(layer));
  const sample = { split: 'test', index: 0 } as const;
  const now = pick(await source.look({ sample, layers: [layer], quantities: ['filters'] }));
  if (when === 'now') return now;
  const start = pick(await source.beginning(layer));
  return { ...now, data: now.data.map((value, at) => value - start.data[at]!) };
}

/** A kernel `[KH, KW, Cin, Cout]` as maps `[1, KH, KW, Cin * Cout]`, ordered by filter and then by input channel. */
function asMaps({ shape, data, ...rest }: FrameTensor): FrameTensor {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const maps = new Float32Array(data.length);
  for (let cell = 0; cell < height * width; cell++)
    for (let input = 0; input < inputs; input++)
      for (let output = 0; output < outputs; output++)
        maps[cell * inputs * outputs + output * inputs + input] =
          data[(cell * inputs + input) * outputs + output]!;
  return { ...rest, shape: [1, height, width, inputs * outputs], data: maps };
}
