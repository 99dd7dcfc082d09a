import { impossible } from '../impossible.ts';
import { augment } from '../../arithmetic/augmentation.ts';
import { RandomStream } from '../../arithmetic/random.ts';
import { augmentNames, type AugmentName } from '../../contract/augmentNames.ts';
import type { Words } from '../../contract/labs.ts';
import { augmentations } from '../../texts/augmentations.ts';
import { sampleGrid } from '../../figures/sampleGrid.ts';
import type { Experiment, ExperimentContext } from '../Experiment.ts';

/** Draws of each kind alone, and of all kinds together. */
const EACH = 3;
const TOGETHER = 5;

const others = { original: { en: 'original', ko: '원본' }, all: { en: 'all', ko: '모두' } };

type TileName = AugmentName | keyof typeof others;

const wordsOf = (name: TileName): Words =>
  name === 'original' || name === 'all' ? others[name] : augmentations[name].title;

/** An image and what training might take in its place. */
interface Augmented {
  shape: [number, number, number];
  tiles: { name: TileName; image: Uint8Array }[];
}

const title: Words = { en: 'One image, augmented', ko: '이미지 한 장의 데이터 증강' };

/** One training image of the open network's data under each kind of augmentation. */
export const experiment: Experiment<Augmented> = {
  fields: [
    {
      ...{ kind: 'number', name: 'index', initial: 0, low: 0, high: 999, step: 1 },
      label: { en: 'Training image', ko: '훈련 이미지' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 999, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  run: async ({ index, seed }, context) => {
    const { image, shape } = await imageOf(context, Number(index));
    const draw = (kinds: readonly AugmentName[], name: TileName, turn: number) => {
      const changed = new Uint8Array(image.length);
      augment(image, shape, kinds, new RandomStream(Number(seed), 'augment-shown', name, turn), changed);
      return { name, image: changed };
    };
    const turns = (count: number): number[] => Array.from({ length: count }, (_none, turn) => turn);
    return {
      shape,
      tiles: [
        { name: 'original', image },
        ...augmentNames.flatMap((name) => turns(EACH).map((turn) => draw([name], name, turn))),
        ...turns(TOGETHER).map((turn) => draw(augmentNames, 'all', turn)),
      ],
    };
  },
  draw: ({ shape, tiles }, values, look) =>
    sampleGrid(
      {
        tiles: tiles.map(({ name, image }) => ({ image, words: wordsOf(name)[look.language] })),
        shape,
        title: title[look.language],
        description: experiment.caption({ shape, tiles }, values, look.language),
        none: '',
      },
      look,
    ),
  caption: (_course, { index }, language) =>
    language === 'en'
      ? `Training image ${Number(index)}: ${EACH} draws of each augmentation, and ${TOGETHER} of all of them together`
      : `훈련 이미지 ${Number(index)}: 증강마다 ${EACH}번씩, 모두 함께 ${TOGETHER}번 뽑은 모습`,
  notes: {
    en: 'The same image each time, changed by chance. Ask of every change whether the class is still the same: a digit that is mirrored may no longer be one, a photo of a cat still is.',
    ko: '모두 같은 이미지를 무작위로 바꾼 것입니다. 바꾼 뒤에도 같은 클래스인지 하나씩 물어보세요. 뒤집은 숫자는 숫자가 아닐 수 있지만, 뒤집은 고양이 사진은 여전히 고양이입니다.',
  },
};

/** @throws FeaturescopeError `lab/impossible` where no data set with images is open */
async function imageOf(
  { source }: ExperimentContext,
  index: number,
): Promise<{ image: Uint8Array; shape: [number, number, number] }> {
  const { data } = source?.session ?? {};
  if (source && data?.available && data.shape.length === 3) {
    const { images } = await source.samples('train', Math.min(index, data.train - 1), 1);
    if (images instanceof Uint8Array) return { image: images, shape: data.shape as [number, number, number] };
  }
  throw impossible({
    en: 'Open a network whose data set has images first',
    ko: '먼저 이미지 데이터를 쓰는 네트워크를 여세요',
  });
}
