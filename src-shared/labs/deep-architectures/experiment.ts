import type { Language } from '../../contract/errors.ts';
import { whole } from '../../figures/parts/figure.ts';
import { publishedNetworks } from '../../networks/published/published.ts';
import { trainedParameters, weightDepthOf } from '../../networks/weightDepth.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { architectureOf, type ArchitectureCourse } from './course.ts';
import { drawGraph } from './graphFigure.ts';
import { drawTable } from './tableFigure.ts';
import { texts } from './texts.ts';

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
  ],
  run: architectureOf,
  lastStep: ({ units }) => units.length - 1,
  draw: (course, values, look) =>
    (values['shown'] === 'table' ? drawTable : drawGraph)(
      course,
      Number(values['step'] ?? course.units.length - 1),
      caption(course, values, look.language),
      look,
    ),
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
