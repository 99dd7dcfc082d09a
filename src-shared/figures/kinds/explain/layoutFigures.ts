import { embedding } from '../../explain/embedding.ts';
import { palettes, percent, whole } from '../../parts/figure.ts';
import { separability } from '../../explain/separability.ts';
import { whyFigureTexts } from '../../../texts/explainFigures.ts';
import { figureTexts } from '../../../texts/figures.ts';
import type { FigureKind } from '../FigureKind.ts';
import { chosenLayer } from '../choices.ts';
import type { ModelInfo } from '../../../model/model.ts';
import type { FigureChoice } from '../FigureKind.ts';

/** The chosen layer, or the last one before the output. */
const layerBeforeOutput = (model: ModelInfo, choice: FigureChoice): string =>
  choice.layer === undefined
    ? (model.layers.at(-2) ?? model.layers[0]!).name
    : chosenLayer(model, choice, 'dense').name;

export const embeddingFigure: FigureKind = {
  id: 'embedding',
  title: (language, session, choice = {}) =>
    whyFigureTexts[language].embedding(session ? layerBeforeOutput(session.model, choice) : '…'),
  needs: 'network',
  tasks: ['classification'],
  choices: ['layer', 'method'],
  async prepare(source, choice, options) {
    const text = whyFigureTexts[options.language];
    const { method = 'umap' } = choice;
    const layer = layerBeforeOutput(source.session.model, choice);
    const found = await source.why.embedding({ task: source.task, layer, method });
    const axes = found.explained?.map((share) => percent(share)) as [string, string] | undefined;
    const caption = text.embeddingOf(whole(found.count), method.toUpperCase());
    return {
      draw: (size) => embedding({ ...found, classes: source.session.data.classes }, size),
      caption: axes ? `${caption}; ${text.axes(...axes)}` : caption,
    };
  },
};

export const separabilityFigure: FigureKind = {
  id: 'separability',
  title: (language) => whyFigureTexts[language].separability,
  needs: 'network',
  tasks: ['classification'],
  choices: [],
  async prepare(source, _choice, options) {
    const text = whyFigureTexts[options.language];
    const found = await source.why.separability({ task: source.task });
    const { series } = palettes[options.theme];
    const share = (at: number): string => percent(found.layers.at(at)!.betweenClasses);
    return {
      draw: (size) => separability(found, size),
      caption: text.separabilityOf(whole(found.count), share(0), share(-1)),
      native: {
        kind: 'chart',
        type: 'line',
        xTitle: figureTexts[options.language].layer,
        panels: [
          {
            title: text.separability,
            labels: found.layers.map(({ layer }) => layer),
            series: [
              {
                ...{ name: text.between, colour: series.train, marked: true },
                values: found.layers.map(({ betweenClasses }) => finite(betweenClasses)),
              },
              {
                ...{ name: text.nearest, colour: series.heldOut, marked: true },
                values: found.layers.map(({ nearestMean }) => finite(nearestMean)),
              },
            ],
            percent: true,
          },
        ],
      },
    };
  },
};

/** A value for charts: values that are not finite leave a gap. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
