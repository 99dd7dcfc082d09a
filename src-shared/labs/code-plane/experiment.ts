import type { CodePlane } from '../../contract/codes.ts';
import type { Language } from '../../contract/errors.ts';
import { layoutBounds } from '../../figures/explain/embedding.ts';
import { percent, short, whole } from '../../figures/parts/figure.ts';
import { sizeOf } from '../../model/shape.ts';
import type { Experiment, ExperimentValues, Field } from '../Experiment.ts';
import { reconstructing } from '../reconstructing.ts';
import { codePlaneFigure, GRID, type PlaneCourse } from './planeFigure.ts';

const texts = {
  en: {
    caption: (layer: string, size: string, count: string) =>
      `The codes of ${count} test images (${layer}, ${size} numbers)`,
    numbers: ' by their two numbers',
    components: (first: string, second: string) =>
      ` on the plane of their first two principal components, which hold ${first} and ${second} of their variance`,
    place: (x: string, y: string) => `; the image is what the decoder makes of the place ${x}, ${y}`,
  },
  ko: {
    caption: (layer: string, size: string, count: string) =>
      `테스트 이미지 ${count}장의 코드(${layer}, 수 ${size}개)`,
    numbers: '를 두 수 그대로 펼친 평면',
    components: (first: string, second: string) =>
      `를 분산의 ${first}, ${second}를 담은 첫 두 주성분의 평면에 놓은 모습`,
    place: (x: string, y: string) => `. 그림은 디코더가 (${x}, ${y}) 자리에서 만든 이미지`,
  },
} satisfies Record<Language, unknown>;

const place = (name: 'x' | 'y', label: Field['label']): Field => ({
  ...{ kind: 'number', name, initial: 0, low: -1, high: 1, step: 0.01, label },
});

/** The plane of an autoencoder's codes: where test images lie on it, and what the decoder makes of any place. */
export const experiment: Experiment<PlaneCourse> = {
  ofNetwork: true,
  fields: [
    {
      ...{
        kind: 'choice',
        name: 'show',
        initial: 'codes',
        label: { en: 'On the plane', ko: '평면에 보이기' },
      },
      options: [
        { value: 'codes', label: { en: 'codes of test images', ko: '테스트 이미지의 코드' } },
        { value: 'images', label: { en: 'decoded images', ko: '되살린 이미지' } },
      ],
    },
    place('x', { en: 'Place across', ko: '가로 자리' }),
    place('y', { en: 'Place up', ko: '세로 자리' }),
  ],
  run: async (values, context) => {
    const { source, shape } = reconstructing(context);
    const plane = await source.why.codePlane({ task: source.task });
    const bounds = layoutBounds(plane.points);
    const at = (x: number, y: number): Float32Array => codeAt(plane, bounds, x, y);
    const shares = Array.from({ length: GRID }, (_none, index) => (2 * index + 1) / GRID - 1);
    const all =
      values['show'] === 'images' ? shares.flatMap((row) => shares.map((column) => at(column, -row))) : [];
    const codes = [at(Number(values['x']), Number(values['y'])), ...all];
    const size = codes[0]!.length;
    const given = new Float32Array(codes.length * size);
    codes.forEach((code, index) => given.set(code, index * size));
    const { outputs } = await source.why.decode({ layer: plane.layer, codes: given });
    const pixels = sizeOf(shape);
    return {
      ...{ plane, bounds, shape, classes: source.session.data.classes, code: codes[0]! },
      decoded: outputs.slice(0, pixels),
      grid: outputs.slice(pixels),
    };
  },
  draw: (course, values, look) =>
    codePlaneFigure(course, placeIn(values), experiment.caption(course, values, look.language), look),
  caption: ({ plane, bounds }, values, language) => {
    const text = texts[language];
    const size = whole(sizeOf(plane.shape));
    const [first, second] = plane.explained.map((share) => percent(share)) as [string, string];
    const { x, y } = placeIn(values);
    return [
      text.caption(plane.layer, size, whole(plane.count)),
      plane.axes === 'numbers' ? text.numbers : text.components(first, second),
      text.place(short(onAxis(bounds, 0, x)), short(onAxis(bounds, 1, y))),
    ].join('');
  },
  notes: {
    en: 'Drag the ring over the plane: the decoder makes an image of every place, also of those where no image has its code. Inside a cloud of one class the digits change in slant and stroke; between two clouds one digit turns into another, and in the gaps stands what is no digit at all.',
    ko: '고리를 끌어 평면 위를 다녀 보세요. 디코더는 어느 자리에서든 이미지를 만듭니다. 코드가 하나도 없는 자리도 마찬가지입니다. 한 클래스의 무리 안에서는 기울기와 획이 달라지고, 두 무리 사이에서는 한 숫자가 다른 숫자로 바뀌며, 빈틈에는 숫자가 아닌 것이 있습니다.',
  },
  drag: (_handle, { x, y }, values) => ({ ...values, x: within(x), y: within(y) }),
  aspect: 1.9,
};

const placeIn = (values: ExperimentValues): { x: number; y: number } => ({
  x: Number(values['x']),
  y: Number(values['y']),
});

/** A share of the plane as dragging gives it, on the grid of the sliders. */
const within = (share: number): number => Math.round(100 * Math.max(-1, Math.min(1, share))) / 100;

type Bounds = PlaneCourse['bounds'];

/** The coordinate at a share of an axis: -1 is its beginning, 1 its end. */
const onAxis = ({ middle, reach }: Bounds, axis: 0 | 1, share: number): number =>
  middle[axis] + share * reach[axis];

/** The code at a place of the plane. */
function codeAt({ centre, directions }: CodePlane, bounds: Bounds, x: number, y: number): Float32Array {
  const [across, up] = [onAxis(bounds, 0, x), onAxis(bounds, 1, y)];
  return centre.map(
    (value, index) => value + across * directions[index]! + up * directions[centre.length + index]!,
  );
}
