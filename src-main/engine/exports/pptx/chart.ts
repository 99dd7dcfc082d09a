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
      // PowerPoint writes "Axis Title" for an empty one.
      ...{ showCatAxisTitle: chart.xTitle !== '', catAxisTitle: chart.xTitle, catAxisTitleFontFace: FACE },
      ...{ catAxisTitleColor: text.color, catAxisTitleFontSize: text.size },
      catAxisLabelFrequency: String(Math.max(1, Math.ceil(panel.labels.length / LABELS))),
      valGridLine: { color: hex(paper.line), size: 0.75 },
      catGridLine: { style: 'none' },
      valAxisLabelFormatCode: panel.percent ? '0%' : 'General',
      ...verticalSpan(panel),
      ...(panel.log ? { valAxisLogScaleBase: 10 } : {}),
      ...(chart.type === 'scatter' ? horizontalSpan(panel) : {}),
      ...(chart.type === 'line' || chart.type === 'scatter'
        ? { lineSize: 2.25, lineDataSymbol: 'none' }
        : { barGapWidthPct: 40 }),
      // Lines connect values that are several steps apart.
      displayBlanksAs: panel.series.some(({ marked }) => marked) ? 'span' : 'gap',
      altText: [description, panel.title].filter(Boolean).join(' · '),
    });
  });
}

type Panel = PlainChart['panels'][number];

/** What is shown of the vertical axis: as the panel says; of shares all from 0 to 1, and what is below 0. */
function verticalSpan({ span, percent, series }: Panel): PptxGenJS.IChartOpts {
  if (span) return { valAxisMinVal: span.y[0], valAxisMaxVal: span.y[1] };
  if (!percent) return {};
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const least = Math.min(0, ...values);
  if (least === 0) return { valAxisMinVal: 0, valAxisMaxVal: 1 };
  const most = Math.max(0.1, ...values);
  return { valAxisMinVal: Math.floor(least * 10) / 10, valAxisMaxVal: Math.ceil(most * 10) / 10 };
}

/** What is shown of a numeric horizontal axis: as the panel says, or all values, from 0 on if that is near; with round labels. */
function horizontalSpan({ span, labels }: Panel): PptxGenJS.IChartOpts {
  if (span) {
    const [from, to] = span.x;
    return { catAxisMinVal: from, catAxisMaxVal: to, catAxisMajorUnit: (to - from) / (LABELS - 1) };
  }
  const [least, most] = [Math.min(...labels.map(Number)), Math.max(...labels.map(Number))];
  if (!(most > least)) return {};
  const step = roundStep((most - Math.min(0, least)) / (LABELS - 1));
  const from = least > 0 && least < most / 4 ? 0 : Math.floor(least / step) * step;
  return { catAxisMinVal: from, catAxisMaxVal: most, catAxisMajorUnit: step };
}

/** The least of 1, 2 and 5 times a power of ten that is at least as large as a length. */
function roundStep(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  return [1, 2, 5].map((factor) => factor * power).find((step) => step >= length) ?? 10 * power;
}
