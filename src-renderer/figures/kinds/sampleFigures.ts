import type { SampleBatch } from '../../../src-main/protocol/service.ts';
import type { FigureKind } from './FigureKind.ts';
import { percent, whole } from '../figure.ts';
import { sampleGrid, type SampleTile } from '../sampleGrid.ts';
import type { FigureSource } from '../drawing/source.ts';
import { figureTexts } from '../texts.ts';

/** Images of a grid, and how many of the data set are looked through for them at most. */
const SHOWN = 20;
const PAGE = 500;
const MOST_PAGES = 20;

export const samplesFigure: FigureKind = {
  id: 'samples',
  title: (language, session) => figureTexts[language].samples(session?.data.name ?? '…'),
  needs: 'network',
  choices: ['split', 'index'],
  async draw({ session: { data }, samples }, { split = 'train', index = 0 }, options) {
    const text = figureTexts[options.language];
    const from = Math.max(0, Math.min(index, data[split] - SHOWN));
    const batch = await samples(split, from, Math.min(SHOWN, data[split]));
    const tiles = Array.from({ length: batch.count }, (_none, at) => ({
      image: imageOf(batch, at, data.shape),
      words: data.classes[batch.labels[at]!] ?? '',
    }));
    const caption = text.samplesOf(
      whole(data.train),
      whole(data.test),
      data.shape.join('×'),
      whole(data.classes.length),
    );
    const title = text.samples(data.name);
    return {
      svg: sampleGrid({ tiles, shape: data.shape, title, description: caption, none: '' }, options),
      caption,
    };
  },
};

export const mistakesFigure: FigureKind = {
  id: 'mistakes',
  title: (language) => figureTexts[language].mistakes,
  needs: 'network',
  choices: ['split', 'index'],
  async draw(source, { split = 'test', index = 0 }, options) {
    const text = figureTexts[options.language];
    const { data } = source.session;
    const { tiles, looked } = await findMistakes(source, split, index);
    const caption = tiles.length
      ? text.mistakesOf(whole(tiles.length), whole(looked))
      : text.noMistakes(whole(looked));
    return {
      svg: sampleGrid(
        { tiles, shape: data.shape, title: text.mistakes, description: caption, none: caption },
        options,
      ),
      caption,
    };
  },
};

/** The first images that the network takes for another class, from an index on. */
async function findMistakes(
  { session: { data }, samples }: FigureSource,
  split: 'train' | 'test',
  start: number,
): Promise<{ tiles: SampleTile[]; looked: number }> {
  const tiles: SampleTile[] = [];
  let looked = 0;
  for (let page = 0; page < MOST_PAGES && tiles.length < SHOWN; page++) {
    const offset = start + looked;
    if (offset >= data[split]) break;
    const batch = await samples(split, offset, Math.min(PAGE, data[split] - offset));
    const classes = batch.scores.length / batch.count;
    for (let at = 0; at < batch.count && tiles.length < SHOWN; at++) {
      looked++;
      const scores = batch.scores.subarray(at * classes, (at + 1) * classes);
      const found = scores.indexOf(Math.max(...scores));
      const truth = batch.labels[at]!;
      if (found === truth) continue;
      const name = (label: number): string => data.classes[label] ?? String(label);
      const words = `${name(truth)} → ${name(found)}, ${percent(scores[found]!).replace(/\.\d/, '')}`;
      tiles.push({ image: imageOf(batch, at, data.shape), words, wrong: true });
    }
  }
  return { tiles, looked };
}

function imageOf({ images }: SampleBatch, at: number, [high, wide, channels]: readonly number[]): Uint8Array {
  const size = high! * wide! * channels!;
  return images.subarray(at * size, (at + 1) * size);
}
