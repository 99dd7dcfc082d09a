import { FeaturescopeError } from '../../contract/errors.ts';
import { imageShape } from '../../model/images.ts';
import type { DataInfo, SampleBatch } from '../../contract/service.ts';
import type { FigureKind } from './FigureKind.ts';
import { percent, whole } from '../parts/figure.ts';
import { sampleGrid } from '../sampleGrid.ts';
import { figureTexts } from '../../texts/figures.ts';
import { dataTitle } from '../../texts/runNames.ts';

/** Number of images in a grid. */
const SHOWN = 20;

export const samplesFigure: FigureKind = {
  id: 'samples',
  title: (language, session) =>
    figureTexts[language].samples(session ? dataTitle(session.data.name, language) : '…'),
  needs: 'network',
  choices: ['split', 'index'],
  async prepare({ session: { data }, samples, exact }, { split = 'train', index = 0 }, options) {
    if (exact && index >= data[split])
      throw new FeaturescopeError('data/sample-out-of-range', { index, split, last: data[split] - 1 });
    const text = figureTexts[options.language];
    const shape = imagesOf(data);
    const from = Math.max(0, Math.min(index, data[split] - SHOWN));
    // Where there are none, the engine says why.
    const batch = await samples(split, from, Math.max(1, Math.min(SHOWN, data[split])));
    const tiles = Array.from({ length: batch.count }, (_none, at) => ({
      image: imageOf(batch, at, data.shape),
      words: data.classes[batch.labels[at]!] ?? '',
    }));
    const { classes, targetClasses } = data;
    const ofClasses = targetClasses
      ? text.ofPixelClasses(whole(targetClasses.length))
      : classes.length > 0 && text.ofClasses(whole(classes.length));
    const caption = `${text.samplesOf(whole(data.train), whole(data.test), data.shape.join('×'))}${ofClasses || ''}`;
    const title = text.samples(dataTitle(data.name, options.language));
    return {
      draw: (size) => sampleGrid({ tiles, shape, title, description: caption, none: '' }, size),
      caption,
    };
  },
};

export const mistakesFigure: FigureKind = {
  id: 'mistakes',
  title: (language, _session, choice) =>
    choice?.outcome === 'right' ? figureTexts[language].hardest : figureTexts[language].mistakes,
  needs: 'network',
  tasks: ['classification'],
  choices: ['split', 'outcome', 'truth', 'predicted'],
  async prepare(source, { split = 'test', outcome = 'wrong', truth, predicted }, options) {
    const text = figureTexts[options.language];
    const { data } = source.session;
    const shape = imagesOf(data);
    const page = await source.predictions({ split, outcome, truth, predicted, offset: 0, count: SHOWN });
    const name = (label: number | null): string =>
      label === null ? text.noPrediction : (data.classes[label] ?? String(label));
    const outputs = page.scores.length / page.indices.length;
    const tiles = page.indices.map((_index, at) => {
      const [label, found] = [page.labels[at]!, page.predicted[at]!];
      const score = found === null ? NaN : page.scores[at * outputs + found]!;
      const words = outcome === 'right' ? name(label) : `${name(label)} → ${name(found)}`;
      return {
        image: imageOf(page, at, data.shape),
        words,
        more: percent(score).replace(/\.\d/, ''),
        wrong: outcome === 'wrong',
      };
    });
    const [shown, found, all] = [tiles.length, page.total, data[split]].map(whole) as [
      string,
      string,
      string,
    ];
    const right = outcome === 'right';
    const some = right ? text.hardestOf(shown, found, all) : text.mistakesOf(shown, found, all);
    const caption = tiles.length > 0 ? some : right ? text.noneRight(all) : text.noMistakes(all);
    const title = right ? text.hardest : text.mistakes;
    return {
      draw: (size) => sampleGrid({ tiles, shape, title, description: caption, none: caption }, size),
      caption,
    };
  },
};

/** @throws FeaturescopeError `data/no-images` */
export function imagesOf({
  name,
  shape,
}: Pick<DataInfo, 'name' | 'shape'>): readonly [number, number, number] {
  const images = imageShape(shape);
  if (images) return images;
  throw new FeaturescopeError('data/no-images', { data: name, shape: shape.join('x') });
}

function imageOf(
  { images }: Pick<SampleBatch, 'images'>,
  at: number,
  [high, wide, channels]: readonly number[],
): Uint8Array {
  const size = high! * wide! * channels!;
  return images.subarray(at * size, (at + 1) * size);
}
