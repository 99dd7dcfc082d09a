import type { NoiseLevels } from '../../contract/denoising.ts';
import type { Language } from '../../contract/errors.ts';
import { drawImageRows } from '../../figures/imageRows.ts';
import { createFigure, palettes, short, whole } from '../../figures/parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../../figures/parts/legend.ts';
import { imageBytes } from '../../model/images.ts';
import { sizeOf } from '../../model/shape.ts';
import type { Experiment, ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawHandle, drawPlane } from '../parts/plane.ts';
import { eachOf, reconstructing } from '../reconstructing.ts';

const texts = {
  en: {
    title: 'Noise in, error out',
    noisy: 'Noisy',
    network: 'Network',
    clean: 'Clean',
    error: (error: string) => `error ${error}`,
    noisyImage: 'noisy image',
    output: 'what the network makes of it',
    level: 'standard deviation of the noise',
    mse: 'Error to the clean image',
    more: (rest: string) => `+ ${rest}`,
    caption: ({ count, chosen }: NoiseLevels) =>
      `Noise of standard deviation ${short(chosen.level)} on ${whole(count)} test images: mean squared error to the clean image ${short(chosen.noisy)} before, ${short(chosen.network)} after the network`,
    trained: (level: string) => `; it was trained with ${level}`,
    without: '; it was trained without noise',
  },
  ko: {
    title: '잡음과 오차',
    noisy: '잡음',
    network: '네트워크',
    clean: '원본',
    error: (error: string) => `오차 ${error}`,
    noisyImage: '잡음 낀 이미지',
    output: '네트워크가 되살린 이미지',
    level: '잡음의 표준편차',
    mse: '깨끗한 이미지와의 오차',
    more: (rest: string) => `+ ${rest}`,
    caption: ({ count, chosen }: NoiseLevels) =>
      `테스트 이미지 ${whole(count)}장에 표준편차 ${short(chosen.level)}의 잡음: 깨끗한 이미지와의 평균 제곱 오차 ${short(chosen.noisy)}, 네트워크를 거친 뒤 ${short(chosen.network)}`,
    trained: (level: string) => `. 학습할 때의 잡음 ${level}`,
    without: '. 잡음 없이 학습함',
  },
} satisfies Record<Language, unknown>;

const HIGHEST = 1;

/** Test images with as much noise as one likes, what the open network makes of them, and both errors by the amount. */
export const experiment: Experiment<NoiseLevels> = {
  ofNetwork: true,
  fields: [
    {
      ...{ kind: 'number', name: 'level', initial: 0.5, low: 0, high: HIGHEST, step: 0.05 },
      label: { en: 'Noise', ko: '잡음' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed of the noise', ko: '잡음의 시드' },
    },
  ],
  run: ({ level, seed }, context) => {
    const { source } = reconstructing(context);
    return source.why.noiseLevels({ task: source.task, level: Number(level), seed: Number(seed) });
  },
  draw: (course, _values, look) => picture(course, look),
  caption: (course, _values, language) => {
    const text = texts[language];
    const { trained } = course;
    return text.caption(course) + (trained === null ? text.without : text.trained(short(trained)));
  },
  notes: {
    en: 'Drag the ring to another amount of noise. The network does best near the amount that it was trained with. Without any noise it does worse than doing nothing: it always cleans. With much more, it begins to see digits that are not there.',
    ko: '고리를 끌어 잡음의 양을 바꿔 보세요. 네트워크는 학습할 때의 양 가까이에서 가장 잘합니다. 잡음이 없으면 아무것도 하지 않는 것만 못합니다. 늘 닦아 내려 하기 때문입니다. 훨씬 많으면 없는 숫자를 보기 시작합니다.',
  },
  drag: (_handle, { x }, values) => ({
    ...values,
    level: Math.round(20 * Math.max(0, Math.min(HIGHEST, x))) / 20,
  }),
};

function picture(course: NoiseLevels, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const { chosen, levels, shape, trained } = course;
  const root = createFigure(look, text.title, experiment.caption(course, {}, look.language));
  const wide = look.width > look.height * 1.1;
  const share = wide ? look.width * 0.54 : look.height * 0.5;
  const size = sizeOf(shape);
  const images = (all: Uint8Array | Float32Array): Uint8Array[] => eachOf(imageBytes(all), size);
  drawImageRows(
    root,
    {
      shape,
      rows: [
        { title: text.noisy, more: text.error(short(chosen.noisy)), images: images(course.noisy) },
        { title: text.network, more: text.error(short(chosen.network)), images: images(course.outputs) },
        { title: text.clean, images: images(course.clean) },
      ],
    },
    { left: 0, top: 0, width: wide ? share : look.width, height: wide ? look.height : share },
    look,
  );
  const entries = [
    { name: text.noisyImage, colour: palette.series.heldOut },
    { name: text.output, colour: palette.series.train },
  ];
  const place = wide
    ? { left: share + 8, top: 0, width: look.width - share - 8, height: look.height }
    : { left: 0, top: share, width: look.width, height: look.height - share };
  const rows = legendRows(
    entries,
    { width: place.width, left: 8, shown: look.legend, most: mostRows(place.height) },
    text.more,
  );
  const below = legendHeight(rows);
  const highest = Math.max(0.001, chosen.noisy, ...levels.flatMap(({ noisy, network }) => [noisy, network]));
  const plane = drawPlane(
    root,
    {
      ...{ name: 'levels', place: { ...place, height: place.height - below } },
      ...{ x: [0, HIGHEST], y: [0, highest * 1.05], title: text.mse, xTitle: text.level },
    },
    look,
  );
  const curve = (of: 'noisy' | 'network') => levels.map((one) => [one.level, one[of]] as const);
  drawCurve(plane, curve('noisy'), { colour: palette.series.heldOut, dashed: true, dots: 2.5 });
  drawCurve(plane, curve('network'), { colour: palette.series.train, dots: 2.5 });
  if (trained !== null) drawUpright(plane, trained, palette.quiet);
  drawUpright(plane, chosen.level, palette.accent);
  drawHandle(root, plane, 'level', [chosen.level, chosen.network], look);
  const legend = root.append('g').attr('transform', `translate(${place.left} 0)`);
  drawLegend(legend as never, rows, place.top + place.height - below, look);
  return root.node()!;
}
