import { convolutionTerms } from '../../arithmetic/convolution.ts';
import { denseTerms } from '../../arithmetic/dense.ts';
import { poolingTerms } from '../../arithmetic/pooling.ts';
import { factsOf } from '../../layers/layers.ts';
import { FeaturescopeError } from '../../contract/errors.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { FrameTensor } from '../../contract/service.ts';
import { whole } from '../parts/figure.ts';
import { isImageInput } from '../parts/scales.ts';
import { figureTexts } from '../../texts/figures.ts';
import { unitArithmetic, type UnitArithmetic } from '../unitArithmetic.ts';
import { chosenLayer, chosenUnit, sampleCaption, sampleOf, type Unit } from './choices.ts';
import type { FigureKind } from './FigureKind.ts';

type Texts = (typeof figureTexts)['en'];
type Terms = Omit<UnitArithmetic, 'title' | 'description'>;

/** The tensors of a layer and of its inputs. */
interface Tensors {
  layer: LayerInfo;
  reads: LayerInfo;
  input: FrameTensor;
  output: FrameTensor;
  kernel: FrameTensor | undefined;
  bias: FrameTensor | undefined;
}

/** How one number of a network is computed. Available for convolutions, pooling and fully connected layers. */
export const arithmeticFigure: FigureKind = {
  id: 'arithmetic',
  title: (language, session, choice = {}) =>
    figureTexts[language].arithmetic(session ? chosenLayer(session.model, choice, 'conv').name : '…'),
  needs: 'network',
  choices: ['layer', 'map', 'y', 'x', 'split', 'index'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const { layers } = source.session.model;
    const layer = chosenLayer(source.session.model, choice, 'conv');
    const reads = layers.find(({ name }) => name === layer.inputs[0]);
    const sample = sampleOf(choice);
    const wanted = reads ? [reads.name, layer.name] : [layer.name];
    const found = await source.look({ sample, layers: wanted, quantities: ['activations', 'filters'] });
    const activation = (name: string | undefined): FrameTensor | undefined =>
      found.find((one) => one.layer === name && one.quantity === 'activations');
    const weight = (name: string): FrameTensor | undefined =>
      found.find((one) => one.layer === layer.name && one.quantity === 'filters' && one.name === name);
    const arithmetic = factsOf(layer).arithmetic(layer);
    const kernel = weight(arithmetic.view === 'convolution' ? arithmetic.kernel : 'kernel');
    const [input, output] = [activation(reads?.name), activation(layer.name)];
    const tensors = { layer, reads, input, output, kernel, bias: weight('bias') };
    const unit = output ? chosenUnit(output, choice, source.exact) : { map: 0, y: 0, x: 0 };
    const terms = reads && input && output ? termsOf(tensors as Tensors, unit, text) : undefined;
    if (!terms) throw new FeaturescopeError('export/no-arithmetic', { layer: layer.name });
    const maps = layer.outputShape.length === 3;
    const place = maps
      ? text.unitAt(whole(unit.map + 1), layer.name, whole(unit.y), whole(unit.x))
      : text.unitOf(whole(unit.map + 1), layer.name);
    const caption = `${place}. ${await sampleCaption(source, sample, options)}`;
    return {
      draw: (size) =>
        unitArithmetic({ ...terms, title: text.arithmetic(layer.name), description: caption }, size),
      caption,
    };
  },
};

function termsOf(tensors: Tensors, unit: Unit, text: Texts): Terms | undefined {
  const { layer, reads, kernel } = tensors;
  const plain = { columns: 1, windows: [], products: [], bias: null, becomes: '', winner: undefined };
  const squashed = layer.activation !== undefined && layer.activation !== 'linear' ? layer.activation : '';
  const arithmetic = factsOf(layer).arithmetic(layer);
  if (arithmetic.view === 'convolution' && kernel) {
    const { channels, window, bias, sum, value } = convolutionTerms({ ...tensors, kernel }, unit);
    const windows = channels
      .map(({ channel, ...part }) => ({ ...part, name: text.mapOf(whole(channel + 1), reads.name) }))
      .sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
    const image = isImageInput(reads);
    return { ...plain, image, columns: window.size[1], windows, bias, sum, value, becomes: squashed };
  }
  const pooled = poolingTerms(layer, tensors.input, tensors.output, unit);
  if (pooled) {
    const { patch, window, winner, takes, value } = pooled;
    const name = text.mapOf(whole(unit.map + 1), reads.name);
    const windows = [{ name, patch, sum: value }];
    return {
      ...plain,
      image: isImageInput(reads),
      columns: window.size[1],
      windows,
      winner,
      sum: value,
      value,
      becomes: `${text[takes]}:`,
    };
  }
  if (arithmetic.view === 'dense' && kernel) {
    const { terms, bias, sum, value } = denseTerms({ ...tensors, kernel }, unit.map);
    const products = terms
      .map(({ input, ...term }) => ({ ...term, name: `${reads.name} ${whole(input + 1)}` }))
      .sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
    return { ...plain, products, bias, sum, value, becomes: squashed };
  }
  return undefined;
}
