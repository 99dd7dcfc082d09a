import type PptxGenJS from 'pptxgenjs';
import type { Paper, PlainChart } from '../../../../src-shared/contract/exports.ts';
import { FACE } from '../fonts.ts';
import { box, hex, type Box } from './slide.ts';

const GAP = 20;
/** Approximate number of labels along the axis. */
const LABELS = 5;
/** Font size in units of the figure, as in its picture. */
const LABEL_UNITS = 11;

/** Adds native, editable charts to a slide, one per panel, side by side; their data is in the file. */
export function addChart(
  slide: PptxGenJS.Slide,
  chart: PlainChart,
  place: Box,
  paper: Paper,
  { unit, description }: { unit: number; description: string },
): void {
  const width = (place.width - GAP * (chart.panels.length - 1)) / chart.panels.length;
  chart.panels.forEach((panel, at) => {
    const series = panel.series.map(({ name, values }) => ({
      name,
      labels: panel.labels,
      values: values as number[],
    }));
    // Scatter charts expect the x values before all series.
    const data =
      chart.type === 'scatter'
        ? [{ name: chart.xTitle, values: panel.labels.map(Number) }, ...series]
        : series;
    const { x, y } = panel.span ?? { x: [0, 1], y: [0, 1] };
    const type = Math.round(LABEL_UNITS * unit);
    const text = { fontFace: FACE, color: hex(paper.quiet), size: type };
    slide.addChart(chart.type, data, {
      ...box({ ...place, x: place.x + at * (width + GAP), width }),
      chartColors: panel.series.map(({ colour }) => hex(colour)),
      ...{ showTitle: true, title: panel.title, titleFontFace: FACE, titleFontSize: type },
      ...{ titleColor: hex(paper.ink), titleBold: true },
      ...{ showLegend: true, legendPos: 'b', legendFontFace: FACE, legendFontSize: type },
      legendColor: hex(paper.ink),
      ...{ catAxisLabelFontFace: FACE, catAxisLabelColor: text.color, catAxisLabelFontSize: text.size },
      ...{ valAxisLabelFontFace: FACE, valAxisLabelColor: text.color, valAxisLabelFontSize: text.size },
      ...{ showCatAxisTitle: true, catAxisTitle: chart.xTitle, catAxisTitleFontFace: FACE },
      ...{ catAxisTitleColor: text.color, catAxisTitleFontSize: text.size },
      catAxisLabelFrequency: String(Math.max(1, Math.ceil(panel.labels.length / LABELS))),
      valGridLine: { color: hex(paper.line), size: 0.75 },
      catGridLine: { style: 'none' },
      valAxisLabelFormatCode: panel.percent ? '0%' : 'General',
      ...(panel.percent ? { valAxisMinVal: y[0], valAxisMaxVal: y[1] } : {}),
      ...(panel.log ? { valAxisLogScaleBase: 10 } : {}),
      ...(chart.type === 'scatter'
        ? { catAxisMinVal: x[0], catAxisMaxVal: x[1], catAxisMajorUnit: (x[1] - x[0]) / 4 }
        : {}),
      ...(chart.type === 'line' || chart.type === 'scatter'
        ? { lineSize: 2.25, lineDataSymbol: 'none' }
        : { barGapWidthPct: 40 }),
      // Lines connect values that are several steps apart.
      displayBlanksAs: panel.series.some(({ marked }) => marked) ? 'span' : 'gap',
      altText: [description, panel.title].filter(Boolean).join(' · '),
    });
  });
}
