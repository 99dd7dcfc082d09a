import type { Language } from '../../protocol/errors.ts';
import type { Progress } from '../../protocol/service.ts';

const en = {
  progress: {
    fetch: 'Fetching',
    load: 'Loading',
    generate: 'Drawing digits',
    evaluate: 'Evaluating',
    build: 'Building',
    restore: 'Restoring',
  } as Record<Progress['what'], string>,
  training: (epoch: number, epochs: number) => `Epoch ${epoch}/${epochs}`,
  imagesPerSecond: (count: number) => `${count.toLocaleString('en')} images/s`,
  loss: (value: number) => `loss ${value.toFixed(4)}`,
  epochHead: ['epoch', 'train loss', 'train acc.', 'held-out loss', 'held-out acc.'],
  network: (recipe: string, parameters: number, data: string) =>
    `${recipe}: ${parameters.toLocaleString('en')} parameters, on ${data}`,
  layerHead: ['layer', 'kind', 'output shape', 'parameters'],
  result: (accuracy: string, seconds: string) => `Test accuracy ${accuracy} after ${seconds} s.`,
  savedAt: (run: string) => `Run: ${run}`,
  fallback: (wanted: string, reason: string) =>
    `"${wanted}" is not to be had (${reason}) Using the embedded digits instead.`,
  interrupted: (run: string) => `Stopped; the run is kept. Go on with: featurescope resume ${run}`,
  shapeNotice: (from: string, to: string) => `The picture is ${from}; it was scaled to the network's ${to}.`,
  labelNotice: (label: number) =>
    `The picture has no label; gradients are taken for the predicted class ${label}.`,
  wrote: (count: number, folder: string) => `Wrote ${count} files to ${folder}`,
  evaluation: (accuracy: string, loss: string, total: string) =>
    `Accuracy ${accuracy}, loss ${loss}, on ${total} images`,
  classHead: ['class', 'precision', 'recall', 'F1', 'support', 'AUC'],
  dataHead: ['name', 'state', 'train', 'test', 'shape'],
  embedded: 'embedded',
  here: 'on this machine',
  toFetch: (megabytes: string) => `to fetch (${megabytes} MB)`,
  fetched: (name: string) => `${name} is on this machine now.`,
  counts: 'images per class',
  listening: (url: string) => `Featurescope is at ${url}\nCtrl-C stops it.`,
  engineDied: (reason: string) => `The engine stopped (${reason}) and is being started again.`,
  available: 'available',
  usage: {
    train: 'train a recipe and evaluate it on the test images',
    resume: 'go on with a run from its last checkpoint',
    eval: 'evaluate a run or a model on the test images',
    inspect: 'write activations, filters or gradients as .npy files',
    data: 'list the data sets, fetch one, or tell about one',
    serve: 'serve the workbench to a browser',
    doctor: 'tell what is available and what will be used, and why',
    json: 'print JSON lines, and nothing else, on stdout',
    lang: 'language of messages: ko or en',
  },
};

/** Everything the command line says to people, besides errors. */
export type CliTexts = typeof en;

const ko: CliTexts = {
  progress: {
    fetch: '받는 중',
    load: '여는 중',
    generate: '숫자 그리는 중',
    evaluate: '평가 중',
    build: '만드는 중',
    restore: '되살리는 중',
  },
  training: (epoch, epochs) => `에폭 ${epoch}/${epochs}`,
  imagesPerSecond: (count) => `초당 ${count.toLocaleString('ko')}장`,
  loss: (value) => `손실 ${value.toFixed(4)}`,
  epochHead: ['에폭', '학습 손실', '학습 정확도', '검증 손실', '검증 정확도'],
  network: (recipe, parameters, data) =>
    `${recipe}: 매개변수 ${parameters.toLocaleString('ko')}개, 데이터 ${data}`,
  layerHead: ['층', '종류', '출력 모양', '매개변수'],
  result: (accuracy, seconds) => `${seconds}초 만에 테스트 정확도 ${accuracy}.`,
  savedAt: (run) => `실행: ${run}`,
  fallback: (wanted, reason) => `"${wanted}" 데이터를 쓸 수 없어(${reason}) 내장 숫자를 대신 씁니다.`,
  interrupted: (run) => `멈췄습니다. 실행은 보존됩니다. 이어 하기: featurescope resume ${run}`,
  shapeNotice: (from, to) => `그림 크기가 ${from}이어서 네트워크의 ${to}(으)로 맞췄습니다.`,
  labelNotice: (label) => `그림에 레이블이 없어, 예측한 클래스 ${label}에 대한 기울기를 구합니다.`,
  wrote: (count, folder) => `파일 ${count}개를 ${folder}에 썼습니다.`,
  evaluation: (accuracy, loss, total) => `이미지 ${total}장에서 정확도 ${accuracy}, 손실 ${loss}`,
  classHead: ['클래스', '정밀도', '재현율', 'F1', '개수', 'AUC'],
  dataHead: ['이름', '상태', '학습', '테스트', '모양'],
  embedded: '내장',
  here: '이 컴퓨터에 있음',
  toFetch: (megabytes) => `받아야 함 (${megabytes} MB)`,
  fetched: (name) => `이제 ${name} 데이터가 이 컴퓨터에 있습니다.`,
  counts: '클래스별 이미지 수',
  listening: (url) => `Featurescope 주소: ${url}\nCtrl-C로 끝냅니다.`,
  engineDied: (reason) => `엔진이 멈춰(${reason}) 다시 시작합니다.`,
  available: '사용 가능',
  usage: {
    train: '레시피를 학습하고 테스트 이미지로 평가합니다',
    resume: '실행을 마지막 체크포인트부터 이어 갑니다',
    eval: '실행이나 모델을 테스트 이미지로 평가합니다',
    inspect: '활성값, 필터, 기울기를 .npy 파일로 씁니다',
    data: '데이터 세트 목록, 받기, 정보',
    serve: '브라우저에 작업대를 제공합니다',
    doctor: '무엇을 쓸 수 있고 무엇을 쓸지, 그 까닭을 알려 줍니다',
    json: '표준 출력에 JSON 줄만 씁니다',
    lang: '메시지 언어: ko 또는 en',
  },
};

/** The command line's texts by language. */
export const texts: Record<Language, CliTexts> = { en, ko };
