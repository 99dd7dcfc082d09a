import { pairsOf, type PairSet } from '../../../../src-shared/labs/fingerprint/course.ts';
import { experiment } from '../../../../src-shared/labs/fingerprint/experiment.ts';
import { equalError, ratesAt } from '../../../../src-shared/labs/fingerprint/rates.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import type { Measured } from '../../../../src-shared/labs/Lesson.ts';
import { trainOnPrints } from '../experiments/fingerprint.ts';
import type { HowMeasured, Lab } from '../Lab.ts';

/** Share of right decisions that the lecture has. */
const GOAL = 0.997;
/** What guessing would give. */
const CHANCE = 0.5;
/** What the shortened version trains with. */
const QUICK = { steps: 100 };
/** The distance at which a pair is as likely of one finger as of two. */
const EVEN = 1;

/** The share of right decisions, if every second pair were of one finger. */
async function measured(set: PairSet, goal: number, { quick, task }: HowMeasured): Promise<Measured> {
  const course = await trainOnPrints({ ...initialValues(experiment), ...(quick ? QUICK : {}) }, task);
  const pairs = pairsOf(course, course.snapshots.at(-1)!, set);
  const { accuracy, falseAcceptance, falseRejection, same, different } = ratesAt(pairs, EVEN);
  const rates = `FAR ${falseAcceptance.toFixed(4)}, FRR ${falseRejection.toFixed(4)}, EER ${equalError(pairs).rate.toFixed(4)}`;
  return {
    value: `${accuracy.toFixed(4)} (${rates}; ${same} + ${different})`,
    ok: accuracy >= goal,
    comparable: !quick && !course.isDrawn,
    data: course.data,
  };
}

/** Course E: two prints in, one finger or two. */
export const fingerprintLab: Lab = {
  id: 'fingerprint',
  course: 'E',
  title: { en: 'Fingerprints', ko: '지문' },
  summary: {
    en: 'Two prints in, the same finger or not: a siamese network on the difference of features. A threshold to move, false acceptances against false rejections, and a new print checked against enrolled ones.',
    ko: '지문 두 개를 넣어 같은 손가락인지 가려냅니다. 특징의 차이를 재는 샴 네트워크입니다. 임곗값을 옮기며 잘못 받아들이는 비율과 잘못 거부하는 비율을 견주고, 새 지문을 등록된 지문과 대조합니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'The same network, twice', ko: '같은 네트워크를 두 번' },
      text: {
        en: 'A small CNN turns a print of 80×80 pixels into 64 numbers. The same weights do that for both prints of a pair, and what counts is how far apart the two are: prints of one finger are pulled together, others pushed beyond a distance of 1. It is trained on six of eight prints of each of seven fingers, and on fingers that the program draws. Start it with the button; it takes some minutes.',
        ko: '작은 CNN이 80×80픽셀의 지문을 수 64개로 바꿉니다. 쌍의 두 지문에 같은 가중치를 쓰고, 중요한 것은 둘이 얼마나 떨어져 있는가입니다. 한 손가락의 지문은 끌어당기고 다른 손가락의 지문은 거리 1 밖으로 밀어냅니다. 일곱 손가락마다 지문 여덟 개 가운데 여섯 개와 프로그램이 그린 손가락으로 학습합니다. 버튼으로 시작하세요. 몇 분 걸립니다.',
      },
      notice: {
        en: 'Prints of your own go into a folder "fingerprints" in the data folder: a folder for each finger, in it a picture of every print. Without it, all prints here are drawn by the program, and the numbers are not the lecture’s. The two heaps move apart as it trains.',
        ko: '자신의 지문을 쓰려면 데이터 폴더의 "fingerprints" 폴더에 손가락마다 폴더를 만들고 지문 그림을 하나씩 넣으세요. 없으면 여기 보이는 지문은 모두 프로그램이 그린 것이며, 강의의 수치와 견줄 수 없습니다. 학습하는 동안 두 무더기가 갈라집니다.',
      },
      show: [{ experiment: 'fingerprint' }],
    },
    {
      title: { en: 'Three ways to count', ko: '세는 방법 세 가지' },
      text: {
        en: 'Choose other pairs. First a copy of a print that was trained on, turned, cut, shifted, brighter or darker: counted like this, the lecture’s 99.7 % is reached. Then new prints of the same fingers. Then three fingers that no training has seen, the strictest count: a lock is not trained anew for every visitor.',
        ko: '쌍을 바꿔 보세요. 먼저 학습한 지문을 돌리고 자르고 옮기고 밝기를 바꾼 사본입니다. 이렇게 세면 강의의 99.7 %에 이릅니다. 다음은 같은 손가락의 새 지문입니다. 마지막은 학습에서 한 번도 보지 못한 세 손가락으로, 가장 엄격한 셈입니다. 자물쇠를 방문객마다 다시 학습시키지는 않기 때문입니다.',
      },
      notice: {
        en: 'The same network, three numbers. With new prints it is usually one blurred print that fails against many; with new fingers those whose ridges run alike are taken for one. Data that is divided by copies tells neither.',
        ko: '같은 네트워크인데 수치는 셋입니다. 새 지문에서는 대개 흐릿한 지문 하나가 여러 쌍에서 틀리고, 새 손가락에서는 융선이 비슷하게 흐르는 손가락을 하나로 봅니다. 사본으로 나눈 데이터는 어느 쪽도 알려 주지 않습니다.',
      },
      show: [{ experiment: 'fingerprint', values: { set: 'unseen', show: 'pairs' } }],
    },
    {
      title: { en: 'Where to draw the line', ko: '선을 어디에 그을까' },
      text: {
        en: 'Drag the threshold. Below it a pair is accepted. To the right fewer owners are kept out and more strangers let in; the button sets the threshold at which both happen equally often.',
        ko: '임곗값을 끌어 보세요. 그 아래의 쌍을 받아들입니다. 오른쪽으로 가면 주인이 덜 막히고 남이 더 들어옵니다. 버튼을 누르면 둘이 똑같이 자주 일어나는 임곗값이 됩니다.',
      },
      notice: {
        en: 'The rate where both curves cross, the equal error rate, does not depend on the threshold and is what such systems are compared by. A telephone and a vault stand on different sides of it.',
        ko: '두 곡선이 만나는 비율(동일 오류율)은 임곗값과 상관이 없어서 이런 시스템을 견주는 데 쓰입니다. 전화기와 금고는 이 점의 서로 다른 쪽에 있습니다.',
      },
      show: [{ experiment: 'fingerprint', values: { set: 'unseen', threshold: 0.7 } }],
      labs: ['evaluation', 'anomaly'],
    },
    {
      title: { en: 'Enrol and check', ko: '등록과 대조' },
      text: {
        en: 'A new print claims to be a finger. It is compared with the enrolled prints of that finger; the nearest one counts. Choose another print, another claim, or how many prints are enrolled, and drag the threshold.',
        ko: '새 지문이 어느 손가락이라고 주장합니다. 그 손가락의 등록된 지문들과 견주고, 가장 가까운 것으로 판정합니다. 다른 지문, 다른 주장, 등록할 지문의 수를 고르고 임곗값을 끌어 보세요.',
      },
      notice: {
        en: 'The maps show what is compared: ridges of one direction each, then larger and larger patterns. In the first layer even two prints of one finger differ nearly everywhere, because they are shifted against each other; it is the features at the end that must not differ. Compare the bars of the right claim with those of a wrong one.',
        ko: '맵에 무엇을 견주는지 보입니다. 처음에는 한 방향의 융선, 그다음에는 점점 큰 패턴입니다. 첫 층에서는 한 손가락의 두 지문도 서로 어긋나 있어 거의 모든 곳이 다릅니다. 달라지지 말아야 할 것은 마지막의 특징입니다. 맞는 주장과 틀린 주장의 막대를 견주어 보세요.',
      },
      show: [{ experiment: 'fingerprint-check' }],
    },
  ],
  checks: [
    {
      name: {
        en: 'Right decisions at a distance of 1, every second pair of one finger: a print that was trained on, and a changed copy of one',
        ko: '거리 1에서 맞는 판정, 쌍의 절반이 한 손가락: 학습한 지문과, 학습한 지문을 바꾼 사본',
      },
      expected: `≥ ${GOAL}`,
      trains: true,
      measure: (_trained, how) => measured('copies', GOAL, how),
    },
    {
      name: {
        en: 'The same, but with new prints of these fingers instead of copies',
        ko: '사본 대신 이 손가락들의 새 지문으로 같은 판정',
      },
      expected: `> ${CHANCE}`,
      trains: true,
      measure: (_trained, how) => measured('new', CHANCE, how),
    },
    {
      name: {
        en: 'The same with fingers that were never seen',
        ko: '한 번도 보지 못한 손가락으로 같은 판정',
      },
      expected: `> ${CHANCE}`,
      trains: true,
      measure: (_trained, how) => measured('unseen', CHANCE, how),
    },
  ],
};
