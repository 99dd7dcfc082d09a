import type { PcaComparison } from '../../contract/codes.ts';
import type { Language } from '../../contract/errors.ts';
import { imageRows } from '../../figures/imageRows.ts';
import { short, whole } from '../../figures/parts/figure.ts';
import { imageBytes } from '../../model/images.ts';
import { sizeOf } from '../../model/shape.ts';
import { fitParticles } from '../../texts/particles.ts';
import type { Experiment } from '../Experiment.ts';
import { eachOf, reconstructing } from '../reconstructing.ts';

const texts = {
  en: {
    title: 'Autoencoder and principal components',
    input: 'Input',
    network: 'Network',
    pca: (count: string) => `PCA ${count}`,
    error: (error: string) => `error ${error}`,
    caption: (of: PcaComparison) =>
      `Mean squared error on ${whole(of.count)} test images: network ${short(of.network)} with a code of ${whole(of.code)} numbers and ${whole(of.parameters)} parameters, PCA ${short(of.pca)} with ${whole(of.components)} components from ${whole(of.trained)} training images`,
  },
  ko: {
    title: '오토인코더와 주성분',
    input: '입력',
    network: '네트워크',
    pca: (count: string) => `PCA ${count}`,
    error: (error: string) => `오차 ${error}`,
    caption: (of: PcaComparison) =>
      fitParticles(
        `테스트 이미지 ${whole(of.count)}장의 평균 제곱 오차: 네트워크 ${short(of.network)}(코드의 수 ${whole(of.code)}개, 매개변수 ${whole(of.parameters)}개), PCA ${short(of.pca)}(훈련 이미지 ${whole(of.trained)}장에서 구한 주성분 ${whole(of.components)}개)`,
      ),
  },
} satisfies Record<Language, unknown>;

/** The open autoencoder beside principal component analysis of the same size, or of another. */
export const experiment: Experiment<PcaComparison> = {
  ofNetwork: true,
  fields: [
    {
      ...{ kind: 'number', name: 'components', initial: 0, low: 0, high: 784, step: 1 },
      label: { en: 'Components (0: as many as the code)', ko: '주성분 수(0: 코드와 같게)' },
    },
    {
      ...{ kind: 'number', name: 'images', initial: 10_000, low: 100, high: 60_000, step: 100 },
      label: { en: 'Training images for PCA', ko: 'PCA에 쓰는 훈련 이미지' },
    },
  ],
  run: async (values, context) => {
    const { source } = reconstructing(context);
    const components = Number(values['components']);
    return source.why.comparePca({
      ...{ task: source.task, count: Number(values['images']), shown: 12 },
      ...(components > 0 && { components }),
    });
  },
  draw: (course, _values, look) => {
    const text = texts[look.language];
    const size = sizeOf(course.shape);
    const images = (all: Uint8Array | Float32Array): Uint8Array[] => eachOf(imageBytes(all), size);
    return imageRows(
      {
        title: text.title,
        description: text.caption(course),
        shape: course.shape,
        rows: [
          { title: text.input, images: images(course.inputs) },
          {
            ...{
              title: text.network,
              more: text.error(short(course.network)),
              images: images(course.outputs),
            },
            words: course.errors.network.map((error) => short(error, 2)),
          },
          {
            ...{ title: text.pca(whole(course.components)), more: text.error(short(course.pca)) },
            images: images(course.projections),
            words: course.errors.pca.map((error) => short(error, 2)),
          },
        ],
      },
      look,
    );
  },
  caption: (course, _values, language) => texts[language].caption(course),
  notes: {
    en: 'Principal components are the best that straight axes can do: no other plane through the images loses less. An autoencoder bends its axes. With the same number of numbers it may keep more; what it costs are parameters and training.',
    ko: '주성분은 곧은 축으로 할 수 있는 최선입니다. 이미지를 지나는 어떤 평면도 이보다 덜 잃지 않습니다. 오토인코더는 축을 휘게 할 수 있어서 같은 개수의 수에 더 많이 담기도 하지만, 매개변수와 학습이라는 값을 치릅니다.',
  },
};
