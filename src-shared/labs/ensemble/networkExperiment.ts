import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { ENSEMBLE_NETWORK, SAVE_ENSEMBLE, type EnsembleNetworkCourse } from './course.ts';
import { drawEnsembleNetwork } from './drawEnsembleNetwork.ts';
import { ensembleTexts } from './ensembleTexts.ts';
import { methodField } from './experiment.ts';

/** Why there is nothing to make a network of. */
export const untrained = {
  en: 'no ensemble of this method has been trained since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 이 방법으로 학습한 앙상블이 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** The ensemble that was trained last, as one network that can be saved as a run. */
export const experiment: Experiment<EnsembleNetworkCourse> = {
  fields: [methodField],
  waits: true,
  startLabel: { en: 'Save as a run', ko: '실행으로 저장' },
  isDone: ({ saved }) => saved !== null,
  run: (values, { compute, started }) =>
    compute(started ? SAVE_ENSEMBLE : ENSEMBLE_NETWORK, values) as Promise<EnsembleNetworkCourse>,
  draw: (course, values, look) => drawEnsembleNetwork(course, caption(course, values, look.language), look),
  caption,
  notes: {
    en: 'The members stand beside each other in one network: the image goes to all of them, and one last layer makes one answer of theirs. Whatever can be done with a network can be done with this one: evaluate it, ask it why, save it for another program, or train all members on together.',
    ko: '구성원들이 네트워크 하나 안에 나란히 서 있습니다. 이미지가 모두에게 가고, 마지막 층이 그들의 답을 하나로 만듭니다. 네트워크로 할 수 있는 일은 이것으로도 다 할 수 있습니다. 평가하고, 이유를 묻고, 다른 프로그램용으로 저장하고, 모든 구성원을 함께 더 학습시킬 수 있습니다.',
  },
};

function caption(course: EnsembleNetworkCourse, _values: ExperimentValues, language: Language): string {
  const { members, model, accuracy, saved } = course;
  const data = dataTitle(course.data, language);
  const method = ensembleTexts[language].methods[course.method];
  const parameters = whole(model.parameters);
  if (language === 'en') {
    const network = `${method}: ${members.length} members in one network of ${parameters} parameters, ${percent(accuracy)} right on the test images of ${data}`;
    if (!saved) return network;
    return `${network}. Saved as the run ${saved.run}; read from it again, the network is right on ${percent(saved.accuracy)} and answers ${whole(saved.same)} of ${whole(saved.tested)} images as the ensemble does`;
  }
  const network = `${method}: 구성원 ${members.length}개가 파라미터 ${parameters}개인 네트워크 하나에, ${data} 테스트 정확도 ${percent(accuracy)}`;
  if (!saved) return network;
  return `${network}. 실행 ${saved.run}에 저장함. 다시 읽은 네트워크의 정확도는 ${percent(saved.accuracy)}이고, 이미지 ${whole(saved.tested)}장 가운데 ${whole(saved.same)}장에서 앙상블과 같은 답을 함`;
}
