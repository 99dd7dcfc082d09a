import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import { withParticles } from '../../../src-shared/texts/particles.ts';
import type { Language } from '../../../src-shared/contract/errors.ts';
import type { Progress } from '../../../src-shared/contract/service.ts';

/** Metric names short enough for narrow columns. */
const shortNames: Readonly<Record<string, string>> = { accuracy: 'acc.' };
const koreanNames: Readonly<Record<string, string>> = { loss: '손실', accuracy: '정확도' };

const en = {
  progress: {
    fetch: 'Fetching',
    load: 'Loading',
    copy: 'Copying',
    decode: 'Decoding pictures',
    evaluate: 'Evaluating',
    search: 'Searching',
    build: 'Building',
    restore: 'Restoring',
    explain: 'Asking the network',
    loss: 'Computing the loss',
    embed: 'Laying out',
    experiment: 'Experiment',
    draw: 'Drawing',
  } as Record<Progress['what'] | 'draw', string>,
  training: (epoch: number, epochs: number) => `Epoch ${epoch}/${epochs}`,
  imagesPerSecond: (count: number) => `${count.toLocaleString('en')} images/s`,
  loss: (value: number) => `loss ${value.toFixed(4)}`,
  epochHead: (ids: readonly string[], task?: TaskKind) => {
    const nameOf = (id: string): string =>
      `${task === 'segmentation' && id === 'accuracy' ? 'pixel ' : ''}${shortNames[id] ?? id}`;
    return ['epoch', ...ids.map((id) => `train ${nameOf(id)}`), ...ids.map((id) => `held-out ${nameOf(id)}`)];
  },
  network: (recipe: string, parameters: number, data: string) =>
    `${recipe}: ${parameters.toLocaleString('en')} parameters, on ${data}`,
  networkRead: (name: string, parameters: number, task: string) =>
    `${name}: ${parameters.toLocaleString('en')} parameters, ${task.toLowerCase()}`,
  passedOver: (line: number, code: string) => `Passed over, line ${line}: ${code}`,
  layerHead: ['layer', 'kind', 'output shape', 'parameters'],
  importHead: ['layer', 'class', 'output shape', 'parameters', ''],
  support: { known: '', opaque: 'opaque: maps only' },
  imported: (model: string, parameters: number, format: string, by: string) =>
    `${model}: ${parameters.toLocaleString('en')} parameters (${format}, ${by})`,
  result: (metric: string, seconds: string) => `On the test data after ${seconds} s: ${metric}.`,
  saved: (file: string, format: string, parameters: number) =>
    `${parameters.toLocaleString('en')} parameters are saved as ${format}: ${file}`,
  rewound: (step: number, hash: string) => `Step ${step} is restored; its weights' sha256 is ${hash}.`,
  met: (condition: string, step: number) => `Stopped at step ${step}: ${condition}.`,
  best: (value: string, epoch: number, step: number, restored: boolean) =>
    `Best on the validation images: ${value}, after epoch ${epoch} (step ${step}).${restored ? ' Its weights are restored.' : ''}`,
  savedAt: (run: string) => `Run: ${run}`,
  fallback: (wanted: string, reason: string) =>
    `"${wanted}" is not to be had (${reason}) Using the embedded digits instead; --data names what must be used.`,
  heldOutDrawn: (data: string) =>
    `The last images of ${data} are not of all classes: the validation images are drawn from each class, by the seed.`,
  reshaped: (data: string, from: string, to: string) =>
    `The values of ${data}, ${from}, go in row by row as the network's ${to}.`,
  scaled: (data: string, from: string, to: string) =>
    `The images of ${data} are ${from}; they are scaled to the network's ${to}.`,
  interrupted: (run: string) => `Stopped; the run is kept. Go on with: featurescope resume ${run}`,
  shapeNotice: (from: string, to: string) => `The picture is ${from}; it was scaled to the network's ${to}.`,
  inkNotice: (to: string) =>
    `The picture was made bright ink on black, and centred in ${to}, as the images that the network was trained on; --fit stretch takes it as it is.`,
  darkOnLightNotice:
    'The picture is dark on a light ground. Networks that learnt bright ink on black, as MNIST has it, need --fit ink.',
  labelNotice: (label: number) =>
    `The picture has no label; gradients are taken for the predicted class ${label}.`,
  smallType: (figure: string, points: number) =>
    `The smallest type of ${figure} is ${points.toFixed(1)} pt: hard to read from the back of a room.`,
  leftOut: (figure: string, reason: string) => `The figure "${figure}" is left out: ${reason}`,
  wrote: (count: number, path: string) => `Wrote ${count === 1 ? '1 file' : `${count} files`} to ${path}`,
  evaluation: (accuracy: string, loss: string, total: string) =>
    `Accuracy ${accuracy}, loss ${loss}, on ${total === '1' ? '1 image' : `${total} images`}`,
  determination: (share: string, count: string) =>
    `Share of the targets' variance explained (R²): ${share}, on ${count} examples`,
  interval: (low: string, high: string) => `95 % interval of the accuracy (Wilson): ${low} to ${high}`,
  topK: (k: number, accuracy: string) => `Top-${k} accuracy ${accuracy}`,
  calibration: (error: string) => `Expected calibration error ${error} (15 bins)`,
  unscored: (count: number) =>
    `The scores of ${count === 1 ? '1 image are' : `${count} images are`} no numbers (NaN): no class is predicted, and each counts as wrong.`,
  emptyClasses: (names: string) => `Without images, and left out of the means: ${names}`,
  classesMapped: (data: string, pairs: string, left: string) =>
    `The classes of ${data} are taken for the network's: ${pairs}.${left ? ` Left out: ${left}.` : ''}`,
  classHead: ['class', 'precision', 'recall', 'F1', 'support', 'AUC', 'AP'],
  meanIou: (mean: string, count: string) =>
    `Mean intersection over union of the classes ${mean}, on ${count === '1' ? '1 image' : `${count} images`}`,
  unscoredPixels: (count: number) =>
    `The scores of ${count === 1 ? '1 pixel are' : `${count} pixels are`} no numbers (NaN): no class is predicted, and each counts as wrong.`,
  ignoredPixels: (count: number) =>
    `Left out: ${count === 1 ? '1 pixel' : `${count} pixels`} whose class is not known.`,
  pixelHead: ['class', 'IoU', 'precision', 'recall', 'pixels'],
  macro: 'macro mean',
  weighted: 'weighted mean',
  dataHead: ['name', 'state', 'train', 'test', 'shape'],
  fieldHead: ['array', 'shape', 'train', 'test'],
  embedded: 'embedded',
  here: 'on this machine',
  toFetch: (megabytes: string) => `to fetch (${megabytes} MB)`,
  fetched: (name: string) => `${name} is on this machine now.`,
  counts: 'images per class',
  listening: (url: string) => `Featurescope is at ${url}\nCtrl-C stops it.`,
  engineDied: (reason: string) => `The engine stopped (${reason}) and is being started again.`,
  available: 'available',
  arithmetic: (reproducible: string, fast: string) =>
    `wasm arithmetic: reproducible = ${reproducible} (default), fast = ${fast} (--arithmetic fast)`,
  vectors: (bits: number, why?: 'engine' | 'processor' | 'differs' | 'asked') =>
    `vectors of ${bits} bits${
      why === undefined
        ? ''
        : {
            engine:
              ': Node 24 or newer can join pairs of them to 256 bits, which trains faster, with the same results',
            processor: ': joining pairs of them gains nothing on this processor',
            differs: ': pairs of them joined to 256 bits computed something else here, so they are not used',
            asked: ', as $FEATURESCOPE_VECTOR_BITS says',
          }[why]
    }`,
  wasmIsFaster:
    'wasm is used: its kernels train faster than native TensorFlow here (LeNet-5 3.2 times, digits-cnn 1.5 times as measured). --backend tensorflow uses the other.',
  noSimd:
    'This processor, or the program that runs JavaScript here, has no WebAssembly SIMD: training works, but many times slower.',
  search: {
    progress: 'Trials',
    begin: (trials: number, space: string) => `${trials} trials over ${space}`,
    goesOn: (done: number) =>
      `Going on: ${done === 1 ? '1 trial is' : `${done} trials are`} finished already.`,
    interrupted: (done: number, study: string) =>
      `Stopped; ${done === 1 ? '1 finished trial is' : `${done} finished trials are`} kept. The same command with --out ${study} goes on.`,
    head: ['rank', 'trial', 'epochs', 'value'],
    lost: (count: number) => `Without a value: ${count === 1 ? '1 trial' : `${count} trials`}.`,
    best: (trial: number, metric: string) => `Best: trial ${trial}, ${metric} on the held-out images.`,
    next: (space: string) => `A narrower space, from the best 10 trials: --space "${space}"`,
    savedAt: (study: string) => `Study: ${study}`,
    serving: (queue: string, workers: number) =>
      `Waiting for trials at ${queue}, ${workers} at a time. Ctrl-C stops.`,
    trained: (trial: number, value: string) => `Trial ${trial}: ${value}`,
  },
  labs: {
    head: ['id', 'course', 'title', 'state'],
    never: 'never run',
    begun: 'begun',
    computed: 'started in the window',
    done: (right: number, all: number) => `done: ${right} of ${all} right`,
    goesOn: (run: string, step: number) =>
      `Going on with ${run} at step ${step}; --again starts from the beginning.`,
    doneBefore: (recipe: string) =>
      `${recipe} is trained and measured already; --again starts from the beginning.`,
    goOn: (command: string) => `The same command goes on: featurescope labs run ${command}`,
    data: (data: string) => `Measured on: ${data}`,
    checkHead: ['number', 'lecture', 'here', ''],
    right: 'as in the lecture',
    wrong: 'NOT as in the lecture',
    apart: 'not comparable: shortened, or other data',
  },
  bench: {
    progress: 'Measuring',
    machine: (processor: string, cores: number, load: number) =>
      `${processor}, ${cores} cores, load average ${load}`,
    missing: (peer: string, reason: string) => `${peer} is left out: ${reason}`,
    disagree: (peer: string, workload: string, loss: number, expected: number) =>
      `${peer} does other work: its loss of ${workload} is ${loss.toFixed(5)}, not ${expected.toFixed(5)}`,
    interrupted: 'Stopped; nothing was kept.',
    tasks: { train: 'training step', inference: 'inference' },
    rateTitle: 'Images per second',
    rateHead: [
      ...['network', 'task', 'batch', 'peer', 'threads', 'images/s', '1st quartile', '3rd quartile'],
      ...['rounds', 'GFLOP/s', 'of peak'],
    ],
    ratioTitle: 'How many times as fast (medians; the better thread count of PyTorch)',
    ratioHead: ['network', 'task', 'batch', 'ours', 'against', 'times'],
    kernelTitle: 'Single operations at batch 64, one thread: GFLOP/s (share of the peak)',
    kernelHead: ['network', 'operation'],
    peakTitle: 'Most multiply-adds of one core in WebAssembly: GFLOP/s',
    peakHead: ['SIMD', 'vectors', 'highest', 'median'],
    vectors: { scalar: 'none', 128: '128 bits', 256: '256 bits' },
    growthTitle: 'Milliseconds of a training step by batch size; dense-N has two layers of N units',
    growthHead: ['network', 'peer', 'threads'],
    changeTitle: 'Images per second beside the saved result (medians)',
    changeHead: ['network', 'task', 'batch', 'peer', 'saved', 'now', 'times'],
    otherMachine: (processor: string, node: string) =>
      `The saved result is of another machine or version of Node (${processor}, ${node}): the ratios say little of the program.`,
  },
  usage: {
    train:
      'train a network (a recipe, Keras code, a network file or a model) and evaluate it on the test images',
    network: 'read a network (Keras code, a network file, a recipe), check it, and print its layers',
    resume: 'go on with a run from its last checkpoint',
    rewind: 'restore the exact state of a step of a run, and make it a run of its own with --out',
    metrics: 'write loss and accuracy of every step of a run as CSV or JSON lines',
    eval: 'evaluate a run or a model on the test images',
    inspect: 'write activations, filters or gradients as .npy files',
    import: 'read a model of another program (Keras, TensorFlow.js, ONNX) and tell of every layer',
    save: 'write the network of a run or a model for other programs: TensorFlow.js, Keras, HDF5, ONNX, NumPy',
    export: 'write figures for slides: pictures, pages, presentations',
    code: 'write a program for Keras, PyTorch or Jupyter that repeats a training',
    data: 'list the data sets, fetch one, or tell about one',
    search: 'train a network many times with settings drawn from a space, and rank them',
    worker: 'train trials of searches from a queue, on this or any machine',
    labs: 'list the experiments of the lectures, or run one and compare its numbers',
    serve: 'serve the workbench to a browser',
    bench: 'measure our throughput beside every peer found on this machine',
    benchGrowth: 'how the cost grows with batch size, width of layers and workers',
    benchCompare: 'a result that --save has written',
    doctor: 'tell what is available and what will be used, and why',
    json: 'print JSON lines, and nothing else, on stdout',
    lang: 'language of messages: ko or en',
  },
};

/** All texts of the command line, except errors. */
export type CliTexts = typeof en;

const ko: CliTexts = {
  progress: {
    fetch: '받는 중',
    load: '여는 중',
    copy: '복사하는 중',
    decode: '그림을 푸는 중',
    evaluate: '평가 중',
    search: '찾는 중',
    build: '만드는 중',
    restore: '되살리는 중',
    explain: '네트워크에 묻는 중',
    loss: '손실을 계산하는 중',
    embed: '펼쳐 놓는 중',
    experiment: '실험하는 중',
    draw: '그리는 중',
  },
  training: (epoch, epochs) => `에폭 ${epoch}/${epochs}`,
  imagesPerSecond: (count) => `초당 ${count.toLocaleString('ko')}장`,
  loss: (value) => `손실 ${value.toFixed(4)}`,
  epochHead: (ids, task) => {
    const nameOf = (id: string): string =>
      `${task === 'segmentation' && id === 'accuracy' ? '픽셀 ' : ''}${koreanNames[id] ?? id}`;
    return ['에폭', ...ids.map((id) => `학습 ${nameOf(id)}`), ...ids.map((id) => `검증 ${nameOf(id)}`)];
  },
  network: (recipe, parameters, data) =>
    `${recipe}: 매개변수 ${parameters.toLocaleString('ko')}개, 데이터 ${data}`,
  importHead: ['층', '종류', '출력 모양', '매개변수', ''],
  support: { known: '', opaque: '특징 맵만 표시' },
  imported: (model, parameters, format, by) =>
    `${model}: 매개변수 ${parameters.toLocaleString('ko')}개 (${format}, ${by})`,
  networkRead: (name, parameters, task) => `${name}: 매개변수 ${parameters.toLocaleString('ko')}개, ${task}`,
  passedOver: (line, code) => `${line}행은 네트워크와 상관없어 넘어갔습니다: ${code}`,
  layerHead: ['층', '종류', '출력 모양', '매개변수'],
  result: (metric, seconds) => `${seconds}초 만에 테스트 데이터에서 ${metric}.`,
  saved: (file, format, parameters) =>
    `매개변수 ${parameters.toLocaleString('ko')}개를 ${format} 형식으로 저장했습니다: ${file}`,
  rewound: (step, hash) => `${step}번째 스텝을 되살렸습니다. 가중치의 sha256은 ${hash}입니다.`,
  met: (condition, step) => `${step}번째 스텝에서 멈췄습니다: ${condition}.`,
  best: (value, epoch, step, restored) =>
    `검증 이미지에서 가장 좋은 값: ${value}, ${epoch}번째 에폭 뒤(${step}번째 스텝).${restored ? ' 그때의 가중치를 되살렸습니다.' : ''}`,
  savedAt: (run) => `실행: ${run}`,
  heldOutDrawn: (data) =>
    `${data}의 마지막 이미지에는 빠진 클래스가 있어, 검증용 이미지를 클래스마다 시드에 따라 뽑습니다.`,
  reshaped: (data, from, to) => `${data}의 값 ${from}을 네트워크 입력 ${to}에 행 순서대로 넣습니다.`,
  scaled: (data, from, to) => `${data}의 이미지는 ${from}이며, 네트워크 입력 ${to}에 맞게 크기를 바꿉니다.`,
  fallback: (wanted, reason) =>
    `"${wanted}" 데이터를 쓸 수 없어(${reason}) 내장 숫자를 대신 씁니다. 꼭 써야 하는 데이터는 --data로 지정하세요.`,
  interrupted: (run) => `멈췄습니다. 실행은 보존됩니다. 이어 하기: featurescope resume ${run}`,
  shapeNotice: (from, to) => `그림 크기가 ${from}이어서 네트워크의 ${to}(으)로 맞췄습니다.`,
  inkNotice: (to) =>
    `네트워크가 학습한 이미지처럼 그림을 검은 바탕에 밝은 획으로 바꾸고 ${to}의 가운데에 맞췄습니다. 그대로 쓰려면 --fit stretch를 쓰세요.`,
  darkOnLightNotice:
    '그림이 밝은 바탕에 어두운 획입니다. MNIST처럼 검은 바탕에 밝은 획을 학습한 네트워크에는 --fit ink를 쓰세요.',
  labelNotice: (label) => `그림에 레이블이 없어, 예측한 클래스 ${label}에 대한 기울기를 구합니다.`,
  smallType: (figure, points) =>
    `${figure}의 가장 작은 글자가 ${points.toFixed(1)}pt입니다. 강의실 뒤에서는 읽기 어렵습니다.`,
  leftOut: (figure, reason) => `"${figure}" 그림은 뺐습니다: ${reason}`,
  wrote: (count, folder) => `파일 ${count}개를 ${folder}에 저장했습니다.`,
  evaluation: (accuracy, loss, total) => `이미지 ${total}장에서 정확도 ${accuracy}, 손실 ${loss}`,
  interval: (low, high) => `정확도의 95 % 구간(윌슨): ${low}~${high}`,
  determination: (share, count) => `예제 ${count}개에서 설명된 분산의 비율(R²): ${share}`,
  topK: (k, accuracy) => `top-${k} 정확도 ${accuracy}`,
  calibration: (error) => `기대 보정 오차(ECE) ${error} (구간 15개)`,
  unscored: (count) =>
    `이미지 ${count}장은 점수가 숫자가 아니어서(NaN) 예측 클래스가 없고, 모두 틀린 것으로 셉니다.`,
  emptyClasses: (names) => `이미지가 없어 평균에서 뺀 클래스: ${names}`,
  classesMapped: (data, pairs, left) =>
    `${data}의 클래스를 네트워크의 클래스에 맞췄습니다: ${pairs}.${left ? ` 뺀 클래스: ${left}.` : ''}`,
  classHead: ['클래스', '정밀도', '재현율', 'F1', '개수', 'AUC', 'AP'],
  meanIou: (mean, count) => `이미지 ${count}장에서 클래스들의 평균 IoU ${mean}`,
  unscoredPixels: (count) =>
    `픽셀 ${count}개는 점수가 숫자가 아니어서(NaN) 예측 클래스가 없고, 모두 틀린 것으로 셉니다.`,
  ignoredPixels: (count) => `클래스를 몰라 뺀 픽셀 ${count}개.`,
  pixelHead: ['클래스', 'IoU', '정밀도', '재현율', '픽셀'],
  macro: '매크로 평균',
  weighted: '가중 평균',
  dataHead: ['이름', '상태', '학습', '테스트', '모양'],
  fieldHead: ['배열', '모양', '학습', '테스트'],
  embedded: '내장',
  here: '이 컴퓨터에 있음',
  toFetch: (megabytes) => `받아야 함 (${megabytes} MB)`,
  fetched: (name) => `이제 ${name} 데이터가 이 컴퓨터에 있습니다.`,
  counts: '클래스별 이미지 수',
  listening: (url) => `Featurescope 주소: ${url}\nCtrl-C로 끝냅니다.`,
  engineDied: (reason) => `엔진이 멈춰(${reason}) 다시 시작합니다.`,
  available: '사용 가능',
  arithmetic: (reproducible, fast) =>
    `wasm 연산 방식: reproducible = ${reproducible} (기본), fast = ${fast} (--arithmetic fast)`,
  vectors: (bits, why) =>
    `${bits}비트 벡터${
      why === undefined
        ? ''
        : {
            engine: ': Node 24 이상은 둘씩 묶어 256비트로 계산할 수 있어, 결과는 같고 학습이 빨라집니다',
            processor: ': 이 프로세서에서는 둘씩 묶어도 빨라지지 않습니다',
            differs: ': 둘씩 묶은 256비트 계산이 여기서는 다른 값을 내므로 쓰지 않습니다',
            asked: ' ($FEATURESCOPE_VECTOR_BITS로 정함)',
          }[why]
    }`,
  wasmIsFaster:
    'wasm을 씁니다. 여기서는 네이티브 TensorFlow보다 학습이 빠릅니다(측정값: LeNet-5 3.2배, digits-cnn 1.5배). --backend tensorflow로 바꿀 수 있습니다.',
  noSimd:
    '이 프로세서나 여기서 JavaScript를 실행하는 프로그램에는 WebAssembly SIMD가 없습니다. 학습은 되지만 몇 배 느립니다.',
  search: {
    progress: '시도',
    begin: (trials, space) => `시도 ${trials}번, 범위: ${space}`,
    goesOn: (done) => `이어서 합니다. 이미 끝난 시도: ${done}번.`,
    interrupted: (done, study) =>
      `멈췄습니다. 끝난 시도 ${done}번은 보존됩니다. 같은 명령에 --out ${study}을(를) 주면 이어 갑니다.`,
    head: ['순위', '시도', '에폭', '값'],
    lost: (count) => `값이 없는 시도: ${count}번.`,
    best: (trial, metric) => `가장 좋은 시도: ${trial}번, 검증 이미지에서 ${metric}.`,
    next: (space) => `가장 좋은 10번에서 얻은 더 좁은 범위: --space "${space}"`,
    savedAt: (study) => `탐색 기록: ${study}`,
    serving: (queue, workers) =>
      `${queue}에서 시도를 기다립니다. 한 번에 ${workers}개씩 합니다. Ctrl-C로 멈춥니다.`,
    trained: (trial, value) => `시도 ${trial}번: ${value}`,
  },
  labs: {
    head: ['id', '과목', '제목', '상태'],
    never: '시작 전',
    begun: '중단됨',
    computed: '창에서 시작함',
    done: (right, all) => `마침: ${all}개 중 ${right}개 일치`,
    goesOn: (run, step) => `${run}을(를) ${step}스텝부터 이어 갑니다. 처음부터 하려면 --again을 쓰세요.`,
    doneBefore: (recipe) => `${recipe}은(는) 이미 학습하고 측정했습니다. 처음부터 하려면 --again을 쓰세요.`,
    goOn: (command) => `같은 명령으로 이어 갑니다: featurescope labs run ${command}`,
    data: (data) => `측정한 데이터: ${data}`,
    checkHead: ['값', '강의 결과', '내 결과', ''],
    right: '강의와 일치',
    wrong: '강의와 다름',
    apart: '비교할 수 없음: 짧게 했거나 다른 데이터',
  },
  bench: {
    progress: '측정 중',
    machine: (processor, cores, load) => `${processor}, 코어 ${cores}개, 평균 부하 ${load}`,
    missing: (peer, reason) => `${peer} 제외: ${reason}`,
    disagree: (peer, workload, loss, expected) =>
      `${peer}의 계산이 다릅니다. ${workload} 손실이 ${expected.toFixed(5)}이 아니라 ${loss.toFixed(5)}입니다.`,
    interrupted: '멈췄습니다. 남긴 것은 없습니다.',
    tasks: { train: '학습 한 단계', inference: '추론' },
    rateTitle: '초당 이미지 수',
    rateHead: [
      ...['네트워크', '작업', '배치', '비교 대상', '스레드', '이미지/초', '1사분위', '3사분위'],
      ...['횟수', 'GFLOP/s', '최대 대비'],
    ],
    ratioTitle: '몇 배 빠른가 (중앙값 기준, PyTorch는 더 빠른 스레드 수)',
    ratioHead: ['네트워크', '작업', '배치', '우리', '비교 대상', '배수'],
    kernelTitle: '배치 64, 스레드 하나에서 연산별 GFLOP/s (최대 대비)',
    kernelHead: ['네트워크', '연산'],
    peakTitle: 'WebAssembly에서 코어 하나의 최대 곱셈-덧셈: GFLOP/s',
    peakHead: ['SIMD', '벡터', '최고', '중앙값'],
    vectors: { scalar: '없음', 128: '128비트', 256: '256비트' },
    growthTitle: '배치 크기에 따른 학습 한 단계의 밀리초. dense-N은 유닛 N개짜리 층이 두 개입니다',
    growthHead: ['네트워크', '비교 대상', '스레드'],
    changeTitle: '저장된 결과와 비교한 초당 이미지 수 (중앙값)',
    changeHead: ['네트워크', '작업', '배치', '비교 대상', '저장된 값', '현재', '배수'],
    otherMachine: (processor, node) =>
      `저장된 결과는 다른 컴퓨터나 다른 Node 버전(${processor}, ${node})에서 측정한 것이라, 배수로 프로그램을 판단하기 어렵습니다.`,
  },
  usage: {
    train: '네트워크(레시피, Keras 코드, 네트워크 파일, 모델)를 학습하고 테스트 이미지로 평가합니다',
    network: '네트워크(Keras 코드, 네트워크 파일, 레시피)를 읽어 검사하고 층을 보여 줍니다',
    resume: '실행을 마지막 체크포인트부터 이어 갑니다',
    rewind: '실행의 한 스텝을 똑같이 되살립니다. --out을 주면 그 스텝에서 새 실행을 만듭니다',
    metrics: '실행의 모든 스텝의 손실과 정확도를 CSV나 JSON 줄로 씁니다',
    eval: '실행이나 모델을 테스트 이미지로 평가합니다',
    inspect: '활성값, 필터, 기울기를 .npy 파일로 씁니다',
    import: '다른 프로그램의 모델(Keras, TensorFlow.js, ONNX)을 읽고 층마다 알려 주기',
    save: '실행이나 모델의 네트워크를 다른 프로그램용으로 저장: TensorFlow.js, Keras, HDF5, ONNX, NumPy',
    export: '슬라이드용 그림을 그림 파일, 쪽, 프레젠테이션으로 씁니다',
    code: '학습을 되풀이하는 Keras, PyTorch, Jupyter 프로그램 쓰기',
    data: '데이터 세트 목록, 받기, 정보',
    search: '범위에서 뽑은 설정으로 네트워크를 여러 번 학습해 순위를 매김',
    worker: '큐에 있는 탐색의 시도를 이 컴퓨터에서(또는 어느 컴퓨터에서든) 학습',
    labs: '강의의 실험을 나열하거나, 하나를 실행해 값을 비교',
    serve: '브라우저에 작업대를 제공합니다',
    bench: '이 컴퓨터에서 찾은 다른 프로그램들과 처리 속도를 견줍니다',
    benchGrowth: '배치 크기, 층의 너비, 작업 스레드 수에 따라 비용이 어떻게 늘어나는지 측정합니다',
    benchCompare: '--save로 저장한 결과',
    doctor: '무엇을 쓸 수 있고 무엇을 쓸지, 그 까닭을 알려 줍니다',
    json: '표준 출력에 JSON 줄만 씁니다',
    lang: '메시지 언어: ko 또는 en',
  },
};

/** The command line's texts by language. */
export const texts: Record<Language, CliTexts> = { en, ko: withParticles(ko) };
