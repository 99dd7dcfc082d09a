import type { Words } from '../../../../src-shared/contract/labs.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { bestOf, type EnsembleCourse, type Method } from '../../../../src-shared/labs/ensemble/course.ts';
import { experiment } from '../../../../src-shared/labs/ensemble/experiment.ts';
import type { Check, HowMeasured, Lab } from '../Lab.ts';

/** What the shortened version trains with. */
const QUICK = { images: 300, epochs: 6, members: 3 };
/** Fewer members where each is trained five times. */
const STACKED = { members: 5 };

async function trained(method: Method, { quick, task }: HowMeasured): Promise<EnsembleCourse> {
  const { trainEnsemble } = await import('../experiments/ensemble.ts');
  const own = { method, ...(method === 'stacking' && STACKED) };
  return trainEnsemble({ ...initialValues(experiment), ...own, ...(quick && QUICK) }, task);
}

/** The check that an ensemble is better than its best member. */
const isBetter = (method: Method, name: Words): Check => ({
  name,
  expected: '> 0',
  trains: true,
  measure: async (_trained, how) => {
    const course = await trained(method, how);
    const { members, together, single, data } = course;
    const [all, best] = [together.at(-1)!.accuracy, bestOf(course, members.length)];
    return {
      value: `${(all - best).toFixed(4)} (${all.toFixed(4)}; best of ${members.length}: ${best.toFixed(4)}; one network on all images: ${single!.accuracy.toFixed(4)})`,
      ok: all > best,
      comparable: !how.quick && data === 'mnist',
      data,
    };
  },
});

const oneNetwork: Check = {
  name: {
    en: 'Fraction of the test images that the ensemble as one network, saved as a run and read again, answers as its members do together',
    ko: '네트워크 하나로 실행에 저장했다가 다시 읽은 앙상블이 구성원들과 같은 답을 한 테스트 이미지의 비율',
  },
  expected: '1',
  trains: true,
  measure: async (_trained, how) => {
    const { data, labels } = await trained('bagging', how);
    const { trySaving } = await import('../experiments/saveEnsemble.ts');
    const { saved } = await trySaving({ method: 'bagging' }, how.task);
    return {
      value: String(saved!.same / labels.length),
      ok: saved!.same === labels.length,
      comparable: !how.quick && data === 'mnist',
      data,
    };
  },
};

/** Course D: several small networks that answer together. */
export const ensembleLab: Lab = {
  id: 'ensemble',
  course: 'D',
  title: { en: 'Ensembles', ko: '앙상블' },
  summary: {
    en: 'Small CNNs that differ make different mistakes: bagging, boosting and stacking make one answer of theirs, which is right more often than the best of them.',
    ko: '서로 다른 작은 CNN은 서로 다른 실수를 합니다. 배깅, 부스팅, 스태킹은 그 답들을 하나로 모아 가장 나은 구성원보다 자주 맞힙니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Bagging', ko: '배깅' },
      text: {
        en: 'Seven small CNNs, each trained on its own sample of the 1,000 training images, drawn with replacement: some images several times, about a third not at all. Their class probabilities are averaged. Start it with the button; it takes less than a minute.',
        ko: '작은 CNN 일곱 개를 저마다 다른 표본으로 학습합니다. 훈련 이미지 1,000장에서 되돌려 넣으며 뽑으므로 어떤 이미지는 여러 번, 약 3분의 1은 한 번도 나오지 않습니다. 답은 클래스 확률의 평균입니다. 버튼으로 시작하세요. 1분이 채 걸리지 않습니다.',
      },
      notice: {
        en: 'Each member by itself is a dot, all up to it together the curve, which rises above every dot. Beside it: how many images how many members get right, and of which of those the ensemble does. The dashed line is one network that had all the images; see from how many members on the curve passes it, though each of them goes without a third.',
        ko: '점은 구성원 하나, 곡선은 거기까지 모두 함께한 정확도이고, 곡선은 모든 점 위로 올라갑니다. 옆에는 몇 개의 구성원이 맞힌 이미지가 몇 장인지, 그중 앙상블이 맞힌 것은 얼마인지 있습니다. 점선은 모든 이미지로 학습한 네트워크 하나입니다. 저마다 3분의 1을 못 보고 배우는데도 구성원이 몇 개일 때부터 곡선이 이 선을 넘는지 보세요.',
      },
      show: [{ experiment: 'ensemble' }],
    },
    {
      title: { en: 'Who is right where', ko: '누가 어디서 맞히나' },
      text: {
        en: 'The same ensemble. First the images that its members disagree about most, with the answer of each; below, every test image that at least one of them got wrong, the hardest on the right.',
        ko: '같은 앙상블입니다. 먼저 구성원의 의견이 가장 갈린 이미지와 저마다의 답, 그 아래는 하나라도 틀린 테스트 이미지 전부입니다. 오른쪽으로 갈수록 어렵습니다.',
      },
      notice: {
        en: 'The red of the members lies in different places; where most of them are blue, the ensemble is blue. On the far right all are wrong, and no vote helps.',
        ko: '구성원마다 빨간 곳이 다릅니다. 대부분이 파란 곳에서는 앙상블도 파랗습니다. 맨 오른쪽에서는 모두 틀리므로 투표도 소용이 없습니다.',
      },
      show: [
        { experiment: 'ensemble', values: { show: 'votes' } },
        { experiment: 'ensemble', values: { show: 'where' } },
      ],
    },
    {
      title: { en: 'Boosting', ko: '부스팅' },
      text: {
        en: 'SAMME, which is AdaBoost for several classes: every image has a weight, and each member is trained on a sample drawn by these weights. What it gets wrong becomes heavier for the next; the fewer of the weighted images it gets wrong, the more its answer counts.',
        ko: '여러 클래스로 넓힌 에이다부스트인 SAMME입니다. 이미지마다 가중치가 있고, 구성원은 그 가중치대로 뽑은 표본으로 학습합니다. 틀린 이미지는 다음 구성원에게 더 무거워지고, 가중치를 따진 실수가 적을수록 답의 무게가 커집니다.',
      },
      notice: {
        en: 'From the second member on each sees hardly anything but hard images, and is worse by itself; together they are better than any. Choose the weights of the images under “Show”: the heaviest are odd digits, and some that even a person would have to guess.',
        ko: '두 번째 구성원부터는 어려운 이미지만 보다시피 해서 혼자서는 더 못하지만, 함께하면 어느 하나보다 낫습니다. ‘보기’에서 이미지의 가중치를 고르면 가장 무거운 이미지가 나옵니다. 특이한 숫자, 사람도 짐작해야 하는 숫자입니다.',
      },
      show: [{ experiment: 'ensemble', values: { method: 'boosting' } }],
    },
    {
      title: { en: 'Stacking', ko: '스태킹' },
      text: {
        en: 'Here the members differ in their form: kernels, activation, pooling. A last dense layer is trained to read their class probabilities. So that it learns how far each can be trusted, it is trained on what they say of images that they were not trained on: each form is trained five times, four times with another quarter of the images held back.',
        ko: '여기서는 구성원의 생김새, 곧 커널, 활성화 함수, 풀링이 다릅니다. 마지막 완전 연결층이 그들의 클래스 확률을 읽도록 학습합니다. 저마다 얼마나 믿을지 배우도록, 구성원이 학습하지 않은 이미지에 한 답으로 학습합니다. 그래서 형태마다 다섯 번, 그중 네 번은 이미지를 4분의 1씩 빼 두고 학습합니다.',
      },
      notice: {
        en: 'It takes five times as long. The layer may come to trust one member on one digit and another on another, which a plain vote cannot.',
        ko: '시간이 다섯 배 걸립니다. 이 층은 어떤 숫자는 이 구성원을, 다른 숫자는 저 구성원을 믿을 수 있습니다. 단순한 투표로는 할 수 없는 일입니다.',
      },
      show: [{ experiment: 'ensemble', values: { method: 'stacking', ...STACKED } }],
    },
    {
      title: { en: 'Nothing but other first weights', ko: '처음 가중치만 다르게' },
      text: {
        en: 'The same CNN again and again on all images; only the first weights and the order of the images differ.',
        ko: '같은 CNN을 모든 이미지로 거듭 학습합니다. 처음 가중치와 이미지의 순서만 다릅니다.',
      },
      notice: {
        en: 'For networks that is enough to differ, and no member has to go without images: compare it with bagging, and with the dashed line, which is one such network among others.',
        ko: '네트워크는 이것만으로도 충분히 달라지고, 이미지를 빼앗기는 구성원도 없습니다. 배깅과 견주어 보고, 점선과도 견주어 보세요. 점선도 그런 네트워크 가운데 하나일 뿐입니다.',
      },
      show: [{ experiment: 'ensemble', values: { method: 'starts' } }],
    },
    {
      title: { en: 'One network', ko: '네트워크 하나' },
      text: {
        en: 'An ensemble is a network too: the image goes to all members beside each other, and a last layer averages, weighs or reads their answers. The button saves the ensemble that was trained last as a run, which then stands among the others: open it there, evaluate it, look into it, save it for another program.',
        ko: '앙상블도 네트워크입니다. 이미지가 나란히 선 구성원 모두에게 가고, 마지막 층이 그 답을 평균하거나 무게를 달거나 읽습니다. 버튼을 누르면 마지막으로 학습한 앙상블이 실행으로 저장되어 다른 실행들과 나란히 놓입니다. 거기서 열어 평가하고, 들여다보고, 다른 프로그램용으로 저장하세요.',
      },
      notice: {
        en: 'It is read again and tested: the saved network answers every image as the members did together.',
        ko: '저장한 것을 다시 읽어 시험합니다. 저장한 네트워크는 모든 이미지에서 구성원들이 함께 한 답과 같은 답을 합니다.',
      },
      show: [{ experiment: 'ensemble-network' }],
    },
  ],
  checks: [
    isBetter('bagging', {
      en: 'Bagging: test accuracy above that of the best member',
      ko: '배깅: 가장 나은 구성원을 넘는 테스트 정확도',
    }),
    isBetter('boosting', {
      en: 'Boosting: test accuracy above that of the best member',
      ko: '부스팅: 가장 나은 구성원을 넘는 테스트 정확도',
    }),
    isBetter('stacking', {
      en: 'Stacking: test accuracy above that of the best member',
      ko: '스태킹: 가장 나은 구성원을 넘는 테스트 정확도',
    }),
    oneNetwork,
  ],
};
