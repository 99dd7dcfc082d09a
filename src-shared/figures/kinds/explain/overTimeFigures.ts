import { FeaturescopeError } from '../../../contract/errors.ts';
import { overTimeTexts, cellNames } from '../../../texts/overTime.ts';
import { cellOverTime } from '../../explain/cellOverTime.ts';
import { predictionOverTime, settledAt, type Reading } from '../../explain/predictionOverTime.ts';
import { percent, short, whole } from '../../parts/figure.ts';
import type { FigureChoice, FigureKind } from '../FigureKind.ts';
import type { FigureSource } from '../../drawing/source.ts';
import { sampleCaption, sampleOf } from '../choices.ts';

/** Asks for the chosen image and layer. @param count number of images for the accuracy */
const ask = (source: FigureSource, choice: FigureChoice, count: number) =>
  source.why.overTime({
    ...{ task: source.task, sample: sampleOf(choice), layer: choice.layer },
    ...{ target: choice.target, count },
  });

export const gatesOverTimeFigure: FigureKind = {
  id: 'gates-over-time',
  title: (language) => overTimeTexts[language].gates,
  needs: 'network',
  tasks: ['classification'],
  choices: ['layer', 'split', 'index'],
  async prepare(source, choice, options) {
    const text = overTimeTexts[options.language];
    const found = await ask(source, choice, 1);
    const described = text.gatesOf(
      found.layer,
      cellNames[found.cell],
      whole(found.units),
      whole(found.steps),
    );
    return {
      draw: (size) => cellOverTime(found, size),
      caption: `${await sampleCaption(source, sampleOf(choice), options)}. ${described}.`,
    };
  },
};

export const predictionOverTimeFigure: FigureKind = {
  id: 'prediction-over-time',
  title: (language) => overTimeTexts[language].prediction,
  needs: 'network',
  tasks: ['classification'],
  choices: ['layer', 'split', 'index', 'target'],
  async prepare(source, choice, options) {
    const text = overTimeTexts[options.language];
    const found = await ask(source, choice, 1000);
    if (!found.scores || !found.gradients)
      throw new FeaturescopeError('why/whole-sequence', { layer: found.layer });
    const reading: Reading = { ...found, scores: found.scores, gradients: found.gradients };
    const { classes } = source.session.data;
    const middle = Math.ceil(found.steps / 2);
    const accuracy = found.accuracy?.shares;
    const described = [
      text.settles(classes[found.predicted] ?? String(found.predicted), whole(settledAt(reading))),
      text.gradients(short(found.gradients[0]!), short(found.gradients.at(-1)!)),
      ...(accuracy
        ? [
            text.predictionOf(
              whole(found.accuracy!.count),
              whole(middle),
              percent(accuracy[middle - 1]!),
              percent(accuracy.at(-1)!),
            ),
          ]
        : []),
    ].join('; ');
    return {
      draw: (size) => predictionOverTime({ found: reading, classes, description: described }, size),
      caption: `${await sampleCaption(source, sampleOf(choice), options)}. ${described}.`,
    };
  },
};
