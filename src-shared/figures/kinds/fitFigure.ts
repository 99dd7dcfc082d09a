import type { PlainChart } from '../../contract/exports.ts';
import type { ValueEvaluation } from '../../contract/evaluation.ts';
import { FeaturescopeError } from '../../contract/errors.ts';
import { sizeOf } from '../../model/shape.ts';
import { figureTexts } from '../../texts/figures.ts';
import { valueEvaluation } from '../drawing/valueEvaluation.ts';
import { fit } from '../fit.ts';
import { palettes, whole } from '../parts/figure.ts';
import { groupsOf, meanOf, told } from './charts.ts';
import type { FigureKind, FigureLook } from './FigureKind.ts';

/** The outputs of a network that predicts values for the test points, with their targets. */
export const fitFigure: FigureKind = {
  id: 'fit',
  title: (language) => figureTexts[language].fit,
  needs: 'network',
  tasks: ['regression'],
  choices: [],
  async prepare(source, _choice, look) {
    const text = figureTexts[look.language];
    const { points, inputShape, size, metrics, determination, count } = await valueEvaluation(source);
    if (!points) throw new FeaturescopeError('figure/too-many-values', { size });
    const caption = text.fitOf(told(metrics['mse'] ?? NaN), told(determination), whole(count));
    const variables = sizeOf(inputShape);
    return {
      draw: (options) => fit({ ...points, variables, size, description: caption }, options),
      caption,
      native: variables === 1 ? chartOf(points, size, look) : undefined,
    };
  },
};

function chartOf(
  { inputs, targets, outputs }: NonNullable<ValueEvaluation['points']>,
  size: number,
  { language, theme }: FigureLook,
): PlainChart {
  const text = figureTexts[language];
  const { train, heldOut } = palettes[theme].series;
  const groups = groupsOf([...inputs.keys()].sort((a, b) => inputs[a]! - inputs[b]!));
  const means = (of: (row: number) => number): (number | null)[] =>
    groups.map((rows) => meanOf(rows.map((row) => of(row))));
  const panel = {
    title: text.fit,
    labels: groups.map((rows) => String(inputs[rows[0]!]!)),
    series: [
      { name: text.trueValue, colour: heldOut, values: means((row) => targets[row * size]!) },
      { name: text.networkSays, colour: train, values: means((row) => outputs[row * size]!) },
    ],
  };
  return { kind: 'chart', type: 'scatter', xTitle: 'x', panels: [panel] };
}
