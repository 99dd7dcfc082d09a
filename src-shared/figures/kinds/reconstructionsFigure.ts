import type { ExamplePage } from '../../contract/evaluation.ts';
import { imageBytes } from '../../model/images.ts';
import { figureTexts } from '../../texts/figures.ts';
import { valueEvaluation } from '../drawing/valueEvaluation.ts';
import { whole } from '../parts/figure.ts';
import { sampleGrid, type SampleTile } from '../sampleGrid.ts';
import { told } from './charts.ts';
import type { FigureKind } from './FigureKind.ts';
import { imagesOf } from './sampleFigures.ts';

/** Number of examples, each with its reconstruction. */
const SHOWN = 10;

/** Test images with the network's reconstructions. */
export const reconstructionsFigure: FigureKind = {
  id: 'reconstructions',
  title: (language) => figureTexts[language].reconstructions,
  needs: 'network',
  tasks: ['reconstruction'],
  choices: [],
  async prepare(source, _choice, look) {
    const text = figureTexts[look.language];
    const shape = imagesOf(source.session.data);
    const { metrics, count } = await valueEvaluation(source);
    const page = await source.examples({ split: 'test', order: 'split', offset: 0, count: SHOWN });
    const caption = text.reconstructionsOf(told(metrics['mse'] ?? NaN), whole(count));
    const tiles = pairsOf(page, text.given);
    const title = text.reconstructions;
    return {
      draw: (options) => sampleGrid({ tiles, shape, title, description: caption, none: '' }, options),
      caption,
    };
  },
};

/** Each example followed by its output. */
function pairsOf({ inputs, outputs, errors, indices }: ExamplePage, given: string): SampleTile[] {
  const size = outputs.length / Math.max(1, indices.length);
  return indices.flatMap((index, at) => {
    const [from, to] = [at * size, (at + 1) * size];
    return [
      { image: imageBytes(inputs.subarray(from, to)), words: `${given} ${index}` },
      { image: imageBytes(outputs.subarray(from, to)), words: told(errors[at]!) },
    ];
  });
}
