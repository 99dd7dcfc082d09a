import type { Separability } from '../../contract/why.ts';
import { createFigure, palettes, percent, whole, type FigureOptions } from '../parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../parts/legend.ts';
import { drawLinePanel } from '../parts/linePanel.ts';
import { figureTexts } from '../../texts/figures.ts';
import { whyFigureTexts } from '../../texts/explainFigures.ts';

/** How well each layer separates the classes, along the depth of the network. */
export function separability({ layers, count }: Separability, options: FigureOptions): SVGSVGElement {
  const text = whyFigureTexts[options.language];
  const { series } = palettes[options.theme];
  const share = (at: number): string => percent(layers.at(at)?.betweenClasses ?? NaN);
  const root = createFigure(
    options,
    text.separability,
    text.separabilityOf(whole(count), share(0), share(-1)),
  );
  const entries = [
    { name: text.between, colour: series.train },
    { name: text.nearest, colour: series.heldOut },
  ];
  const rows = legendRows(
    entries,
    { width: options.width, most: mostRows(options.height) },
    figureTexts[options.language].andMore,
  );
  const height = options.height - legendHeight(rows);
  drawLinePanel(
    root,
    {
      place: { left: 0, top: 0, width: options.width, height },
      ...{ xTitle: figureTexts[options.language].layer, yTitle: '', y: [0, 1] },
      x: [0, Math.max(1, layers.length - 1)],
      names: layers.map(({ layer }) => layer),
      lines: [
        { colour: series.train, points: layers.map(({ betweenClasses }, at) => [at, betweenClasses]) },
        {
          colour: series.heldOut,
          points: layers.map(({ nearestMean }, at) => [at, nearestMean]),
          dashed: true,
        },
      ],
    },
    options,
  );
  drawLegend(root, rows, height, options);
  return root.node()!;
}
