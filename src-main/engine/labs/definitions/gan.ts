import type { GanCourse, GanSnapshot } from '../../../../src-shared/labs/gan/course.ts';
import { experiment } from '../../../../src-shared/labs/gan/experiment.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import type { Check, HowMeasured, Lab } from '../Lab.ts';

/** Steps of the shortened training, which are too few for the numbers of the whole one. */
const QUICK_STEPS = 300;
/** Number of classes, and the least share that each is to have. */
const LEAST_SHARE = 0.04;
const LEAST_CONFIDENT = 0.8;

async function trained({ quick, task }: HowMeasured): Promise<{ course: GanCourse; end: GanSnapshot }> {
  const { trainGan } = await import('../experiments/gan.ts');
  const values = initialValues(experiment);
  const course = await trainGan(quick ? { ...values, steps: QUICK_STEPS } : values, task);
  return { course, end: course.snapshots.at(-1)! };
}

const confident: Check = {
  name: {
    en: 'Generated digits that LeNet-5 reads with a probability of at least 90 %',
    ko: 'LeNet-5가 90 % 이상의 확률로 읽은 생성 숫자',
  },
  expected: `> ${LEAST_CONFIDENT}`,
  trains: true,
  measure: async (_trained, how) => {
    const { course, end } = await trained(how);
    const value = `${end.confident.toFixed(3)} (${end.step} steps, ${Math.round(end.seconds)} s, ${course.data})`;
    return { value, ok: end.confident > LEAST_CONFIDENT };
  },
};

const allClasses: Check = {
  name: { en: 'Least share of a class among them', ko: '그 가운데 가장 적은 숫자의 비율' },
  expected: `≥ ${LEAST_SHARE}`,
  trains: true,
  measure: async (_trained, how) => {
    const { end } = await trained(how);
    const least = Math.min(...end.shares);
    return { value: least.toFixed(3), ok: least >= LEAST_SHARE };
  },
};

/** Course D: two networks against each other, one of which makes digits in the end. */
export const ganLab: Lab = {
  id: 'gan',
  course: 'D',
  title: { en: 'Generative adversarial networks', ko: '생성적 적대 신경망(GAN)' },
  summary: {
    en: 'A generator makes digits of random numbers, a discriminator tells them from real ones, and each learns from the other: the digits become better step by step.',
    ko: '생성자는 난수로 숫자를 그리고 판별자는 진짜와 가려냅니다. 둘이 서로에게서 배우면서 숫자가 스텝마다 나아집니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Forger and expert', ko: '위조범과 감정사' },
      text: {
        en: 'The generator turns 32 random numbers and the digit that is wanted into an image. The discriminator says of an image how likely it is to be a real one of that digit. In every step the discriminator is trained on 64 real digits and 64 generated ones, then the generator on making the discriminator wrong. Start it with the button.',
        ko: '생성자는 난수 32개와 그릴 숫자를 이미지 한 장으로 바꾸고, 판별자는 그 이미지가 진짜 그 숫자일 확률을 말합니다. 스텝마다 판별자는 진짜 숫자 64장과 생성한 숫자 64장으로 학습하고, 이어 생성자는 판별자를 속이도록 학습합니다. 버튼으로 시작하세요.',
      },
      notice: {
        en: 'All images come from the same random numbers in every picture, so go back and forth to see how one digit is found. The losses do not fall to 0: if the discriminator’s did, the generator would have nothing left to learn from.',
        ko: '모든 그림에서 같은 난수를 쓰므로 스텝을 오가며 숫자 하나가 어떻게 만들어지는지 보세요. 손실은 0으로 줄지 않습니다. 판별자의 손실이 0이 되면 생성자가 더 배울 것이 없습니다.',
      },
      show: [{ experiment: 'gan' }],
    },
    {
      title: { en: 'Through the expert’s eyes', ko: '감정사의 눈으로' },
      text: {
        en: 'The same training, with the discriminator’s probability under every image, generated and real.',
        ko: '같은 학습에서 생성한 이미지와 진짜 이미지마다 판별자가 말한 확률을 적었습니다.',
      },
      notice: {
        en: 'At first real and generated images are told apart at once. The better the generator, the closer the two come to 50 %.',
        ko: '처음에는 진짜와 생성한 것이 바로 갈립니다. 생성자가 나아질수록 둘 다 50 %에 가까워집니다.',
      },
      show: [{ experiment: 'gan', values: { show: 'judged' } }],
    },
    {
      title: { en: 'A walk through the latent space', ko: '잠재 공간 거닐기' },
      text: {
        en: 'Drag the ring: every place is another vector of 32 numbers, and what the generator makes of it stands beside the plane. Choose the digit, and other planes by number.',
        ko: '고리를 끌어 보세요. 자리마다 수 32개가 다르고, 생성자가 그린 그림이 옆에 나옵니다. 숫자를 고르고, 번호를 바꾸면 다른 평면입니다.',
      },
      notice: {
        en: 'The way of writing changes without a jump: slant, width, loops. A generator that was not told the digit changes one digit into another, with shapes between them that are neither.',
        ko: '기울기, 너비, 고리 같은 글씨체가 끊김 없이 바뀝니다. 숫자를 알려 주지 않은 생성자라면 한 숫자가 다른 숫자로 바뀌고, 그 사이에는 어느 쪽도 아닌 모양이 있습니다.',
      },
      show: [{ experiment: 'gan-latent' }],
    },
    {
      title: { en: 'Mode collapse', ko: '모드 붕괴' },
      text: {
        en: 'Here nobody tells the digit, and the generator is updated several times for each update of the discriminator, with a high learning rate: it finds a few images that pass, and makes them again and again.',
        ko: '여기서는 숫자를 알려 주지 않고, 판별자를 한 번 갱신할 때 생성자를 여러 번, 큰 학습률로 갱신합니다. 생성자는 통과하는 그림 몇 가지를 찾아 그것만 되풀이합니다.',
      },
      notice: {
        en: 'The bars show which digits are made; the alarm names a collapse when fewer than 6 of 10 classes are left, or all images are nearly the same.',
        ko: '막대는 어떤 숫자가 나오는지 보여 줍니다. 10가지 가운데 6가지도 남지 않거나 모든 그림이 거의 같아지면 붕괴라고 알립니다.',
      },
      show: [
        {
          experiment: 'gan',
          values: { conditional: false, steps: 300, generatorRate: 0.003, generatorUpdates: 5 },
        },
      ],
    },
  ],
  checks: [confident, allClasses],
};
