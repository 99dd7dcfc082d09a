import type { Robustness } from '../../contract/why.ts';
import { createFigure, palettes, percent, whole, type FigureOptions } from '../parts/figure.ts';
import { drawLinePanel } from '../parts/linePanel.ts';
import { whyFigureTexts } from '../../texts/explainFigures.ts';

/** One panel per kind of change: accuracy against its strength. */
export function robustness({ curves, count }: Robustness, options: FigureOptions): SVGSVGElement {
  const text = whyFigureTexts[options.language];
  const described = curves.map(
    ({ change, accuracies }) => `${text.changes[change]} ${percent(accuracies.at(-1) ?? NaN)}`,
  );
  const root = createFigure(
    options,
    text.robustness,
    `${text.robustnessOf(whole(count))}: ${described.join(', ')}`,
  );
  const columns = options.width / Math.max(1, curves.length) >= 150 ? curves.length : 2;
  const rows = Math.ceil(curves.length / Math.max(1, columns));
  const [width, height] = [options.width / columns, options.height / rows];
  curves.forEach(({ change, values, accuracies }, at) => {
    const points = values.map((value, index) => [value, accuracies[index]!] as const);
    const place = { left: (at % columns) * width, top: Math.floor(at / columns) * height, width, height };
    drawLinePanel(
      root,
      {
        place,
        ...{ xTitle: text.changes[change], yTitle: text.accuracy, y: [0, 1] },
        x: [Math.min(...values), Math.max(...values)],
        lines: [{ colour: palettes[options.theme].categories[at % 10]!, points }],
      },
      options,
    );
  });
  return root.node()!;
}
