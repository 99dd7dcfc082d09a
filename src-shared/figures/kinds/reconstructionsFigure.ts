import type { ExamplePage } from '../../contract/evaluation.ts';
import { imageBytes } from '../../model/images.ts';
import { figureTexts } from '../../texts/figures.ts';
import { valueEvaluation } from '../drawing/valueEvaluation.ts';
import { whole } from '../parts/figure.ts';
import { eachOf } from '../../labs/reconstructing.ts';
import { imageRows } from '../imageRows.ts';
import { sampleGrid, type SampleTile } from '../sampleGrid.ts';
import { told } from './charts.ts';
import type { FigureKind } from './FigureKind.ts';
import { imagesOf } from './sampleFigures.ts';

/** Number of examples, each with its reconstruction. */
const SHOWN = 10;

/** Test images with the network's reconstructions, and where it takes them with noise, with that too. */
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
    const error = told(metrics['mse'] ?? NaN);
    const { noisy } = page;
    const title = noisy ? text.denoised : text.reconstructions;
    if (noisy) {
      const caption = text.denoisedOf(error, whole(count));
      const size = page.outputs.length / page.indices.length;
      const images = (all: Uint8Array | Float32Array): Uint8Array[] => eachOf(imageBytes(all), size);
      const rows = [
        {
          title: text.noisy,
          images: images(noisy),
          words: page.indices.map((index) => `${text.given} ${index}`),
        },
        { title: text.output, images: images(page.outputs), words: page.errors.map(told) },
        { title: text.clean, images: images(page.inputs) },
      ];
      return { draw: (options) => imageRows({ rows, shape, title, description: caption }, options), caption };
    }
    const caption = text.reconstructionsOf(error, whole(count));
    const tiles = pairsOf(page, text.given);
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
