import { elements, namespaces, type Parts } from './Parts.ts';

const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
/** Size of a marker in points. */
const SIZE = '7';
/** Elements that the schema puts before a series' marker. */
const BEFORE = ['idx', 'order', 'tx', 'spPr'];

/** The chart parts of a document, in the order in which they were added. */
export const chartsOf = (parts: Parts): string[] =>
  parts.names
    .filter((name) => /^ppt\/charts\/chart\d+\.xml$/.test(name))
    .sort((a, b) => Number(/\d+/.exec(a)![0]) - Number(/\d+/.exec(b)![0]));

/**
 * Corrects errors of PptxGenJS in a chart: line series with elements that the schema has elsewhere or not at all,
 * missing values that are written as empty ones, and the format of the vertical axis on the horizontal one of scatter
 * charts. Adds markers to single series, which PptxGenJS supports only for all or
 * none.
 * @param marked which series have markers
 */
export function mendChart(chart: Document, marked: readonly boolean[]): void {
  for (const value of elements(chart, CHART, 'v'))
    if (!value.textContent) value.parentNode!.parentNode!.removeChild(value.parentNode!);
  if (elements(chart, CHART, 'scatterChart').length > 0)
    for (const axis of elements(chart, CHART, 'valAx'))
      if (children(axis, 'axPos')[0]?.getAttribute('val') === 'b')
        children(axis, 'numFmt')[0]?.setAttribute('formatCode', 'General');
  for (const kind of ['lineChart', 'scatterChart'])
    for (const lines of elements(chart, CHART, kind))
      elements(lines, CHART, 'ser').forEach((series, at) => {
        for (const bars of children(series, 'invertIfNegative')) series.removeChild(bars);
        const [old] = children(series, 'marker');
        if (old) series.removeChild(old);
        const marker = marked[at] ? markerOf(series) : old;
        const last = children(series).findLast(({ localName }) => BEFORE.includes(localName));
        if (marker) series.insertBefore(marker, last ? last.nextSibling : series.firstChild);
      });
}

/** A dot marker in the colour of the series' line. */
function markerOf(series: Element): Element {
  const document = series.ownerDocument;
  const make = (name: string, value?: string): Element => {
    const element = document.createElementNS(CHART, `c:${name}`);
    if (value !== undefined) element.setAttribute('val', value);
    return element;
  };
  const marker = make('marker');
  marker.appendChild(make('symbol', 'circle'));
  marker.appendChild(make('size', SIZE));
  const [colour] = elements(series, namespaces.drawing, 'srgbClr');
  if (!colour) return marker;
  const look = make('spPr');
  const fill = document.createElementNS(namespaces.drawing, 'a:solidFill');
  fill.appendChild(colour.cloneNode(true));
  look.appendChild(fill);
  marker.appendChild(look);
  return marker;
}

const children = (element: Element, name?: string): Element[] =>
  Array.from(element.childNodes).filter(
    (child): child is Element =>
      child.nodeType === 1 && (name === undefined || (child as Element).localName === name),
  );
