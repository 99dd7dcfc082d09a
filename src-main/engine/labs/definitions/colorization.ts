import { experiment } from '../../../../src-shared/labs/colorization/experiment.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { trainOnColours } from '../experiments/colorization.ts';
import type { Lab } from '../Lab.ts';

/** What the shortened version trains with. */
const QUICK = { images: 1000, epochs: 1 };

/** Course E: grey in, colour out. */
export const colorizationLab: Lab = {
  id: 'colorization',
  course: 'E',
  title: { en: 'Colorization', ko: '색 입히기' },
  summary: {
    en: 'A grey photograph in, its colours out: the luminance is kept, a small network says how blue and how red every place is. On photographs of 32×32 pixels, and on your own.',
    ko: '회색 사진을 넣으면 색이 나옵니다. 밝기는 그대로 두고, 작은 네트워크가 곳마다 얼마나 파랗고 붉은지 말합니다. 32×32픽셀 사진으로 학습하고 자신의 사진에도 해 봅니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Grey, ours, true', ko: '회색, 결과, 원본' },
      text: {
        en: 'Every colour is a luminance and two numbers of chroma: how much bluer and how much redder than grey. The luminance goes in, the chroma is the target. The network halves the image twice, so that it sees what the picture is of, and enlarges it again, so that the colours have edges. It is trained on photographs of CIFAR-10. Start it with the button; it takes some minutes.',
        ko: '어떤 색이든 밝기 하나와 색차 둘로 나뉩니다. 색차는 회색보다 얼마나 파랗고 얼마나 붉은가입니다. 밝기를 넣고 색차를 목표로 삼습니다. 네트워크는 무엇을 찍은 사진인지 보려고 이미지를 두 번 줄였다가, 색의 경계가 생기도록 다시 키웁니다. CIFAR-10의 사진으로 학습합니다. 버튼으로 시작하세요. 몇 분 걸립니다.',
      },
      notice: {
        en: 'Go back and forth through the steps. It begins with grey. Then everything turns brownish, the mean colour of all photographs; then skies and grounds part, and single things get a colour last, if at all. Where CIFAR-10 is missing, the program says how to get it.',
        ko: '스텝을 오가며 보세요. 처음에는 회색입니다. 그다음 모두 갈색을 띱니다. 모든 사진의 평균 색입니다. 이어 하늘과 땅이 갈라지고, 물체는 맨 나중에 색을 얻거나 끝내 얻지 못합니다. CIFAR-10이 없으면 받는 법이 나옵니다.',
      },
      show: [{ experiment: 'colorization' }],
    },
    {
      title: { en: 'What the network says', ko: '네트워크가 말하는 것' },
      text: {
        en: 'The two planes of the chroma, ours and the true ones, three times as strong as they are so that they can be seen.',
        ko: '색차의 두 평면을 결과와 원본으로 나란히 놓았습니다. 잘 보이도록 실제보다 세 배 강하게 그렸습니다.',
      },
      notice: {
        en: 'The network commits itself where it can: blue at the top, little red in green. Where a thing could have any colour it stays near grey, because the mean of all answers has the smallest squared error. The images get pale by the loss, not for want of training.',
        ko: '네트워크는 확실한 곳에서만 색을 정합니다. 위쪽은 파랗고 풀밭에는 붉은 기가 적습니다. 어떤 색이든 될 수 있는 물체는 회색 가까이에 머뭅니다. 모든 답의 평균이 제곱 오차가 가장 작기 때문입니다. 색이 옅은 것은 학습이 모자라서가 아니라 손실 때문입니다.',
      },
      show: [{ experiment: 'colorization', values: { show: 'planes' } }],
      labs: ['losses'],
    },
    {
      title: { en: 'Your own photographs', ko: '자신의 사진' },
      text: {
        en: 'Put pictures into a folder "photos" in the data folder, or type the path of a picture or a folder. The picture is made grey, and the network gives it colours; without a dense layer it takes any size.',
        ko: '데이터 폴더의 "photos" 폴더에 사진을 넣거나, 사진이나 폴더의 경로를 쓰세요. 사진을 회색으로 만든 뒤 네트워크가 색을 입힙니다. 완전 연결층이 없어서 크기는 상관없습니다.',
      },
      notice: {
        en: 'Change the size: the network knows things that fill 32 pixels. The error beside it says honestly whether it was better than leaving the picture grey; the more vivid the true colours, the harder.',
        ko: '크기를 바꿔 보세요. 네트워크는 32픽셀을 채우는 물체만 압니다. 오차를 보면 회색 그대로 두는 것보다 나았는지 알 수 있습니다. 원래 색이 강할수록 어렵습니다.',
      },
      show: [{ experiment: 'colorization-photo' }],
    },
  ],
  checks: [
    {
      name: {
        en: 'Mean squared error of the test images’ colours: of the network, and of the grey image itself',
        ko: '테스트 이미지 색의 평균 제곱 오차: 네트워크의 결과, 회색 이미지 자체',
      },
      expected: '< 1',
      trains: true,
      measure: async (_trained, { quick, task }) => {
        const course = await trainOnColours({ ...initialValues(experiment), ...(quick ? QUICK : {}) }, task);
        const { error, seconds } = course.snapshots.at(-1)!;
        const ratio = error / course.greyError;
        return {
          value: `${error.toFixed(5)} / ${course.greyError.toFixed(5)} = ${ratio.toFixed(3)} (${course.tested}; ${Math.round(seconds)} s)`,
          ok: ratio < 1,
          comparable: !quick,
          data: course.data,
        };
      },
    },
  ],
};
