import type { Language } from '../../contract/errors.ts';
import { whole } from '../../figures/parts/figure.ts';
import { publishedNetworks } from '../../networks/published/published.ts';
import { trainedParameters, weightDepthOf } from '../../networks/weightDepth.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { STEP } from '../readValues.ts';
import { architectureOf, type ArchitectureCourse } from './course.ts';
import { drawGraph, MAP_PLANE, UNIT_HANDLE } from './graphFigure.ts';
import { columnsOf } from './layout.ts';
import { drawTable } from './tableFigure.ts';
import { texts } from './texts.ts';

/** The largest magnification. */
const MOST_ZOOM = 32;
/** Columns of a network that the first press of the button leaves: as many as have large labels. */
const FIRST_PART = 5;

/** The magnification after a press: the first shows so many columns that their labels are read from afar. */
const nextZoom = (zoom: number, columns: number): number =>
  Math.min(MOST_ZOOM, zoom > 1 ? zoom * 2 : Math.max(2, Math.round(columns / FIRST_PART)));

/** Sets the magnification of the graph; nothing to set if it is that already. */
const zoomTo = (values: ExperimentValues, zoom: number): ExperimentValues | undefined =>
  values['shown'] !== 'graph' || values['zoom'] === zoom ? undefined : { zoom };

/** Size of a weight in memory, in bytes. */
const WEIGHT_BYTES = 4;

/** The published networks as graphs and tables to walk through, without their weights. */
export const experiment: Experiment<ArchitectureCourse> = {
  fields: [
    {
      ...{ kind: 'choice', name: 'network', initial: 'alexnet' },
      label: { en: 'Network', ko: '네트워크' },
      options: publishedNetworks.map(({ id, title }) => ({ value: id, label: { en: title, ko: title } })),
    },
    {
      ...{ kind: 'switch', name: 'heads', initial: false },
      label: { en: 'Auxiliary heads', ko: '보조 분류기' },
      applies: ({ network }) => network === 'googlenet',
    },
    {
      ...{ kind: 'choice', name: 'shown', initial: 'graph' },
      label: { en: 'Show as', ko: '보기' },
      options: [
        { value: 'graph', label: { en: 'Graph', ko: '그래프' } },
        { value: 'table', label: { en: 'Table', ko: '표' } },
      ],
    },
    {
      ...{ kind: 'number', name: 'zoom', initial: 1, low: 1, high: MOST_ZOOM, logarithmic: true },
      label: { en: 'Magnification', ko: '배율' },
      applies: ({ shown }) => shown === 'graph',
      onlyShown: true,
    },
  ],
  buttons: [
    {
      ...{ label: { en: 'Zoom in (+)', ko: '확대 (+)' }, key: '+' },
      values: ({ units }, values) =>
        zoomTo(values, nextZoom(Number(values['zoom']), columnsOf(units).slots.length)),
    },
    {
      ...{ label: { en: 'Zoom out (−)', ko: '축소 (−)' }, key: '-' },
      values: (_course, values) =>
        zoomTo(values, Number(values['zoom']) <= 2 ? 1 : Number(values['zoom']) / 2),
    },
  ],
  drag: (handle, { x }, values): ExperimentValues => {
    if (handle.startsWith(UNIT_HANDLE)) return { [STEP]: Number(handle.slice(UNIT_HANDLE.length)) };
    if (handle !== MAP_PLANE) return {};
    const { slots } = columnsOf(architectureOf(values).units);
    const column = slots[Math.max(0, Math.min(slots.length - 1, Math.floor(x)))]!;
    return { [STEP]: column.find(({ unit }) => unit !== undefined)!.unit! };
  },
  run: architectureOf,
  lastStep: ({ units }) => units.length - 1,
  draw: (course, values, look) => {
    const step = Number(values[STEP] ?? course.units.length - 1);
    const described = caption(course, values, look.language);
    return values['shown'] === 'table'
      ? drawTable(course, step, described, look)
      : drawGraph(course, step, Number(values['zoom'] ?? 1), described, look);
  },
  caption,
  notes: {
    en: 'Walk through the network with the steps: each shows what a layer reads, what it makes of it, how its parameters are counted, and how many there are so far. AlexNet and VGG have most of theirs in the dense layers; GoogLeNet and ResNet end with a mean instead and have few there, however deep they are.',
    ko: '스텝으로 네트워크를 따라가 보세요. 층마다 무엇을 읽어 무엇을 만드는지, 매개변수를 어떻게 세는지, 여기까지 몇 개인지 보여 줍니다. AlexNet과 VGG는 매개변수 대부분이 완전 연결층에 있습니다. GoogLeNet과 ResNet은 끝에서 평균을 내므로 아무리 깊어도 그 부분이 작습니다.',
  },
};

function caption(
  { network, model }: ArchitectureCourse,
  _values: ExperimentValues,
  language: Language,
): string {
  const trained = trainedParameters(model);
  return texts[language].caption({
    ...{ name: network.title, source: network.source, depth: whole(weightDepthOf(model)) },
    parameters: whole(model.parameters),
    trained: trained === model.parameters ? undefined : whole(trained),
    megabytes: whole((model.parameters * WEIGHT_BYTES) / 1e6),
  });
}
