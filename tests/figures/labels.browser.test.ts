import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentValues, FigureChoice } from '../../src-shared/contract/decks.ts';
import { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import { drawFigure, usualStyle, type FigureStyle } from '../../src-shared/figures/drawing/drawFigure.ts';
import type { FigureSource } from '../../src-shared/figures/drawing/source.ts';
import { figureKinds, figureKindsOf } from '../../src-shared/figures/kinds/catalogue.ts';
import { experiment as detection } from '../../src-shared/labs/detection/experiment.ts';
import { experiment as detectionPicture } from '../../src-shared/labs/detection/pictureExperiment.ts';
import { initialValues, type ChoiceField, type Experiment } from '../../src-shared/labs/Experiment.ts';
import { experiments } from '../../src-shared/labs/experiments.ts';
import { experiment as segmentation } from '../../src-shared/labs/segmentation/experiment.ts';
import { experiment as ownSegmentation } from '../../src-shared/labs/segmentation/pictureExperiment.ts';
import type { TaskKind } from '../../src-shared/tasks/tasks.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import {
  detectionCourse,
  detectionPictures,
  segmentationCourse,
  segmentationPicture,
} from '../renderer/doubles/scenes.ts';
import { courseDoubles } from './courseDoubles.ts';
import { labelFaults } from './labelFaults.ts';
import { sourceOf } from './sourceDouble.ts';
import { reconstructionSource, regressionSource } from './valueSources.ts';

/** Numbers of outputs, and names of their classes. */
const networks: Record<string, string[]> = {
  '2 classes': ['고양이', 'dog'],
  '10 classes': Array.from('0123456789'),
  '10 named classes': [
    ...[
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
  ],
  '100 classes': Array.from({ length: 100 }, (_none, at) => `${at % 3 ? 'sweet pepper' : '파프리카'} ${at}`),
  '1000 classes': Array.from({ length: 1000 }, (_none, at) => `class number ${at}`),
};
const looks: Pick<FigureStyle, 'language' | 'place'>[] = (['ko', 'en'] as const).flatMap((language) =>
  (['full', 'half', 'third', 'column'] as const).map((place) => ({ language, place })),
);
const choices: Readonly<Record<string, FigureChoice>> = {
  gap: { runs: ['LeNet-5 · MNIST · lr 0.03', 'another'] },
  'run-curves': { runs: ['LeNet-5 · MNIST · lr 0.03', 'another'] },
};

const networkOf = (classes: string[]): FigureSource => {
  const layers = lenet5.layers.map((layer, at) =>
    at < lenet5.layers.length - 1
      ? layer
      : { ...layer, outputShape: [classes.length], kernelShape: [84, classes.length] },
  );
  return sourceOf({ model: { ...lenet5, layers }, classes, steps: 400, epochs: 2 });
};

let shown: SVGSVGElement | undefined;
afterEach(() => shown?.remove());
beforeAll(async () => {
  // Loads the typeface for all characters before anything is measured.
  const words = document.createElement('p');
  words.innerHTML = `<b>${texts}</b>${texts}`;
  words.style.fontFamily = 'Pretendard Variable';
  document.body.append(words);
  await document.fonts.ready;
  await Promise.all(
    [400, 600].map((weight) => document.fonts.load(`${weight} 16px "Pretendard Variable"`, texts)),
  );
  words.remove();
});
const texts = `${Object.values(networks).flat().join('')}가나다라마바사손실정확도훈련테스트검증혼동행렬이미지예측정답→×−σΣ·…≥`;

/** Puts a figure on the page at its exported size, and returns the faults of its labels; undefined if it is unavailable for this network. */
async function faultsOf(
  id: string,
  source: FigureSource,
  look: (typeof looks)[number],
  choice: FigureChoice,
): Promise<string[] | undefined> {
  const kind = figureKinds.find((one) => one.id === id)!;
  const style = { ...usualStyle, ...look, points: look.place === 'column' ? 9 : 20 };
  try {
    const { element } = await drawFigure(kind, source, choice, style, 'svg', {
      document,
      program: 'Featurescope',
    });
    shown = element;
  } catch (error) {
    if (error instanceof FeaturescopeError) return undefined;
    throw error;
  }
  document.body.append(shown);
  await document.fonts.ready;
  const faults = labelFaults(shown);
  shown.remove();
  return faults.map((fault) => `${look.language} ${look.place}: ${fault}`);
}

/** The kinds that show a network of a task; experiments show the same on all. */
const ofNetworks = (task: TaskKind): string[] =>
  figureKindsOf(task).flatMap(({ id, needs }) => (needs === 'nothing' ? [] : [id]));

/** @param experiment values of an experiment that must be available; without, the figure may be unavailable */
async function expectNoFaults(
  id: string,
  source: FigureSource,
  experiment?: ExperimentValues,
): Promise<void> {
  const faults: string[] = [];
  for (const look of looks) {
    const found = await faultsOf(id, source, look, experiment ? { experiment } : (choices[id] ?? {}));
    if (!found) expect(experiment, `${id} is unavailable`).toBeUndefined();
    faults.push(...(found ?? []));
  }
  expect(faults.length, `\n${faults.slice(0, 40).join('\n')}`).toBe(0);
}

describe.each(Object.entries(networks))('of %s, no label overlaps another or is cut:', (_name, classes) => {
  const source = networkOf(classes);
  test.each(ofNetworks('classification'))('%s', (id) => expectNoFaults(id, source));
});

describe('of experiments, no label overlaps another or is cut:', () => {
  const source = networkOf(['a', 'b']);
  test.each(experiments.map(({ id }) => id))('%s', (id) => expectNoFaults(id, source));
});

describe('of courses of the engine, no label overlaps another or is cut:', () => {
  const sizes = [
    [960, 540],
    [1280, 720],
    [580, 326],
    [460, 460],
    [300, 420],
  ] as const;
  const drawn: [string, Experiment<never>, unknown][] = [
    ['detection', detection as Experiment<never>, detectionCourse],
    ...detectionPictures.map(
      (picture) =>
        [
          `detection in a picture of ${picture.truths.length}`,
          detectionPicture as Experiment<never>,
          picture,
        ] as [string, Experiment<never>, unknown],
    ),
    ['segmentation', segmentation as Experiment<never>, segmentationCourse],
    ['segmentation of a picture', ownSegmentation as Experiment<never>, segmentationPicture],
  ];
  test.each(drawn)('%s', (_name, experiment, course) => {
    const faults: string[] = [];
    const kinds = experiment.fields.find(({ name }) => name === 'show') as ChoiceField;
    for (const { value } of kinds.options)
      for (const step of [0, 1])
        for (const language of ['ko', 'en'] as const)
          for (const [width, height] of sizes) {
            const values = { ...initialValues(experiment), show: value, step, least: 0.3 };
            const look = { document, language, theme: 'light', width, height } as const;
            shown = experiment.draw(course as never, values, look);
            document.body.append(shown);
            faults.push(...labelFaults(shown).map((fault) => `${value} ${language} ${width}: ${fault}`));
            shown.remove();
          }
    expect(faults.length, `\n${faults.slice(0, 40).join('\n')}`).toBe(0);
  });
});

describe('of experiments that the engine trains for, no label overlaps another or is cut:', () => {
  const source = {
    ...networkOf(['a', 'b']),
    compute: (id: string) => Promise.resolve(courseDoubles[id] ?? null),
  };
  const chosen: readonly (readonly [id: string, values?: ExperimentValues])[] = [
    ['ensemble-network'],
    ['dqn'],
    ['dqn-game'],
    ['dqn-rewind'],
    ...['accuracy', 'votes', 'where'].map((show) => ['ensemble', { show }] as const),
    ...[1, 2, 3].map((example) => ['attention', { example }] as const),
    ['attention', { attention: false, example: 2 }],
    ['attention-own'],
    ...[1, 2].map((picture) => ['captioning', { picture }] as const),
    ['captioning-picture', { digits: 5 }],
    ...['colours', 'planes'].map((show) => ['colorization', { show }] as const),
    ['colorization-photo'],
    ...['distances', 'pairs'].map((show) => ['fingerprint', { show }] as const),
  ];
  test.each(chosen.map(([id, values = {}]) => [id, JSON.stringify(values), values] as const))(
    '%s %s',
    (id, _named, values) => expectNoFaults(id, source, values),
  );
});

describe.each([
  ['a curve', regressionSource(networkOf(['a']), 1, 0.1)],
  ['a surface', regressionSource(networkOf(['a']), 2, 0.1)],
  ['three values', regressionSource(networkOf(['a']), 3, 0.1)],
  ['reconstructions', reconstructionSource(networkOf(['a']))],
] as const)('of %s, no label overlaps another or is cut:', (_name, source) => {
  test.each(ofNetworks(source.session.task))('%s', (id) => expectNoFaults(id, source));
});

describe('the measure itself', () => {
  const drawing = (inside: string): SVGSVGElement => {
    const holder = document.createElement('div');
    holder.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100" font-size="12">${inside}</svg>`;
    shown = holder.firstElementChild as SVGSVGElement;
    document.body.append(shown);
    return shown;
  };
  test('sees labels that lie on each other', () => {
    expect(
      labelFaults(drawing('<text x="10" y="50">→ 6, 98 %</text><text x="40" y="50">5 → 3</text>')),
    ).toHaveLength(1);
  });
  test('sees a label that the edge cuts', () => {
    expect(labelFaults(drawing('<text x="180" y="50">98 percent</text>'))).toHaveLength(1);
    expect(labelFaults(drawing('<text x="10" y="4">high</text>'))).toHaveLength(1);
  });
  test('lets neighbours be that only touch, and turned ones', () => {
    const turned =
      '<text transform="translate(20 90) rotate(-90)">up</text><text x="30" y="50">beside</text>';
    expect(labelFaults(drawing(turned))).toEqual([]);
    expect(labelFaults(drawing('<text x="10" y="20">one</text><text x="10" y="34">two</text>'))).toEqual([]);
  });
});
