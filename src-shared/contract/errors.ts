import { taskInfos } from '../tasks/tasks.ts';
import { fitParticles } from '../texts/particles.ts';
import { koreanReason } from './reasons.ts';

/**
 * Who can fix an error: `input` is the user's mistake (exit code 2), `environment` the state of the machine, `internal` a
 * bug (exit code 1 for both).
 */
export type ErrorKind = 'input' | 'environment' | 'internal';

interface ErrorText {
  kind: ErrorKind;
  en: string;
  ko: string;
}

/**
 * All errors that a user can encounter: a stable code, its kind, and one sentence in both languages that says what
 * failed, with which value, and what to do next. `{name}` is replaced by a value of the error's detail.
 */
export const errorTexts = {
  'protocol/malformed-message': {
    kind: 'input',
    en: 'A message could not be read: {reason}. Reload the window; if it happens again, the two sides are of different versions.',
    ko: '메시지를 읽을 수 없습니다: {reason}. 창을 새로 고치세요. 계속되면 양쪽의 버전이 다른 것입니다.',
  },
  'protocol/unknown-call': {
    kind: 'input',
    en: 'There is no call named "{name}". The two sides are probably of different versions.',
    ko: '"{name}"(이)라는 호출은 없습니다. 양쪽의 버전이 다른 것 같습니다.',
  },
  'protocol/invalid-argument': {
    kind: 'input',
    en: 'Invalid {path}: {value}. Expected {expected}.',
    ko: '{path} 값이 올바르지 않습니다: {value}. 필요한 값: {expected}.',
  },
  'protocol/version-mismatch': {
    kind: 'input',
    en: 'This window speaks protocol {client}, the engine {engine}. Reload the window.',
    ko: '이 창은 프로토콜 {client}, 엔진은 {engine}을(를) 씁니다. 창을 새로 고치세요.',
  },
  'protocol/disconnected': {
    kind: 'environment',
    en: 'The connection to the engine ended ({reason}). It is being set up again.',
    ko: '엔진과의 연결이 끊어졌습니다({reason}). 다시 연결하고 있습니다.',
  },
  'engine/cancelled': { kind: 'input', en: 'Cancelled.', ko: '취소했습니다.' },
  'engine/died': {
    kind: 'environment',
    en: 'The engine stopped unexpectedly ({reason}) and was started again. Go on from the last checkpoint of your run.',
    ko: '엔진이 예기치 않게 멈춰({reason}) 다시 시작했습니다. 실행의 마지막 체크포인트부터 이어 가세요.',
  },
  'engine/internal': {
    kind: 'internal',
    en: 'Something went wrong inside the engine: {reason}. Your run is kept; please report this.',
    ko: '엔진 내부에서 문제가 생겼습니다: {reason}. 실행은 보존됩니다. 이 문제를 알려 주세요.',
  },
  'engine/no-backend': {
    kind: 'environment',
    en: 'No backend can compute here: {reason}. Run "featurescope doctor" to see why.',
    ko: '계산할 수 있는 백엔드가 없습니다: {reason}. "featurescope doctor"로 까닭을 확인하세요.',
  },
  'engine/backend-unavailable': {
    kind: 'input',
    en: 'The backend "{backend}" is not available: {reason}. Leave out --backend or FEATURESCOPE_BACKEND to use one that works.',
    ko: '"{backend}" 백엔드를 쓸 수 없습니다: {reason}. --backend나 FEATURESCOPE_BACKEND를 빼면 쓸 수 있는 백엔드를 씁니다.',
  },
  'engine/no-session': {
    kind: 'input',
    en: 'No network is open. Choose a recipe or a run first.',
    ko: '열린 네트워크가 없습니다. 먼저 레시피나 실행을 고르세요.',
  },
  'engine/busy': {
    kind: 'input',
    en: 'The engine is busy with {task}. Wait for it or cancel it.',
    ko: '엔진이 {task} 작업 중입니다. 기다리거나 취소하세요.',
  },
  'engine/too-many-probes': {
    kind: 'input',
    en: 'One client can watch at most {most} things at a time. Stop watching something first.',
    ko: '한 클라이언트가 한꺼번에 지켜볼 수 있는 것은 최대 {most}개입니다. 먼저 다른 것의 지켜보기를 멈추세요.',
  },
  'lab/not-a-number': {
    kind: 'input',
    en: '"{value}" cannot be used here. Type a number, such as -1 or 0.5; the divisor must not be 0.',
    ko: '"{value}"은(는) 여기에 쓸 수 없습니다. -1이나 0.5 같은 수를 쓰세요. 나누는 수는 0이 될 수 없습니다.',
  },
  'lab/unknown': {
    kind: 'input',
    en: 'There is no lab "{lab}". Known labs: {known}.',
    ko: '"{lab}" 실습은 없습니다. 쓸 수 있는 실습: {known}.',
  },
  'lab/unknown-experiment': {
    kind: 'input',
    en: 'There is no experiment "{experiment}". Known experiments: {known}.',
    ko: '"{experiment}" 실험은 없습니다. 쓸 수 있는 실험: {known}.',
  },
  'lab/wrong-value': {
    kind: 'input',
    en: 'In the experiment, {name} cannot be {value}. Expected {expected}.',
    ko: '실험에서 {name} 값으로 {value}을(를) 쓸 수 없습니다. 필요한 값: {expected}.',
  },
  'lab/impossible': {
    kind: 'input',
    en: 'These values give no result. {why}.',
    ko: '이 값들로는 결과가 없습니다. {why}.',
  },
  'lab/not-started': {
    kind: 'input',
    en: 'Nothing of this experiment is computed yet. Start it in its lab.',
    ko: '이 실험은 아직 계산한 것이 없습니다. 실습 화면에서 시작하세요.',
  },
  'recipe/unknown': {
    kind: 'input',
    en: 'There is no recipe "{recipe}". Known recipes: {known}.',
    ko: '"{recipe}" 레시피는 없습니다. 쓸 수 있는 레시피: {known}.',
  },
  'recipe/data-does-not-fit': {
    kind: 'input',
    en: 'The network "{recipe}" takes images of {expected}, but "{data}" has images of {actual}.',
    ko: '"{recipe}" 네트워크는 {expected} 이미지를 받지만 "{data}"의 이미지는 {actual}입니다.',
  },
  'training/too-few-images': {
    kind: 'input',
    en: '{trainImages} training images are wanted, but the data has only {count}. Take fewer.',
    ko: '훈련 이미지 {trainImages}개가 필요하지만 데이터에는 {count}개뿐입니다. 더 적게 쓰세요.',
  },
  'study/space-unreadable': {
    kind: 'input',
    en: 'The search space is not understood at "{part}". Write for example lr=log:1e-6..1e-2 weightDecay=0..0.1 optimizer=sgd|adam.',
    ko: '탐색 범위의 "{part}"을(를) 이해하지 못합니다. lr=log:1e-6..1e-2 weightDecay=0..0.1 optimizer=sgd|adam처럼 쓰세요.',
  },
  'study/unknown-setting': {
    kind: 'input',
    en: 'There is no setting "{name}" to search. Settings that can be searched: {known}.',
    ko: '탐색할 수 있는 설정 가운데 "{name}"은(는) 없습니다. 탐색할 수 있는 설정: {known}.',
  },
  'study/setting-twice': {
    kind: 'input',
    en: 'The search space names {name} twice. Give one range for it.',
    ko: '탐색 범위에 {name}이(가) 두 번 나옵니다. 범위를 하나만 주세요.',
  },
  'study/ends-swapped': {
    kind: 'input',
    en: 'The range of {name} goes from {low} down to {high}. Swap its ends: {high}..{low}.',
    ko: '{name}의 범위가 {low}에서 {high}(으)로 거꾸로 갑니다. 양 끝을 바꾸세요: {high}..{low}.',
  },
  'study/value-impossible': {
    kind: 'input',
    en: '{name} cannot be "{value}". Choose values that a training accepts.',
    ko: '{name} 값으로 "{value}"을(를) 쓸 수 없습니다. 학습에서 쓸 수 있는 값을 고르세요.',
  },
  'study/log-from-zero': {
    kind: 'input',
    en: 'The range of {name} starts at {low}, and a logarithm needs numbers above 0. Start higher, or leave out "log:".',
    ko: '{name}의 범위가 {low}에서 시작하는데 로그에는 0보다 큰 수가 필요합니다. 더 큰 수에서 시작하거나 "log:"를 빼세요.',
  },
  'study/no-validation': {
    kind: 'input',
    en: 'A search chooses by held-out images, and none are held out. Set a share above 0, such as 0.2.',
    ko: '탐색은 따로 둔 검증 이미지로 고르는데 따로 둔 이미지가 없습니다. 0.2처럼 0보다 큰 비율을 주세요.',
  },
  'study/unreadable': {
    kind: 'input',
    en: 'There is no study at {path} that can be read: {reason}.',
    ko: '{path}에 읽을 수 있는 탐색 기록이 없습니다: {reason}.',
  },
  'study/newer': {
    kind: 'input',
    en: 'The study at {path} was written by a newer version of Featurescope. Update this one to open it.',
    ko: '{path}의 탐색 기록은 더 새로운 Featurescope가 썼습니다. 열려면 이 프로그램을 업데이트하세요.',
  },
  'study/other': {
    kind: 'input',
    en: 'The study at {path} is another one: its {name} differs. Choose another folder with --out, or the same settings to go on.',
    ko: '{path}에는 다른 탐색이 있습니다. {name} 값이 다릅니다. --out으로 다른 폴더를 고르거나, 이어 가려면 같은 설정을 쓰세요.',
  },
  'study/locked': {
    kind: 'environment',
    en: 'Another process ({pid} on {host}) is working on the study at {path}. Stop it first; if there is none, delete {lock}.',
    ko: '다른 프로세스({host}의 {pid})가 {path}의 탐색을 하고 있습니다. 먼저 멈추세요. 그런 프로세스가 없으면 {lock} 파일을 지우세요.',
  },
  'study/other-data': {
    kind: 'input',
    en: 'The data set "{data}" here is not the one that the search runs on: its content differs. Copy the data of the search here and name its folder with --data.',
    ko: '여기 있는 데이터 "{data}"은(는) 탐색에 쓰는 것과 내용이 다릅니다. 탐색에 쓰는 데이터를 이 컴퓨터에 복사하고 --data로 폴더를 알려 주세요.',
  },
  'study/runner-lost': {
    kind: 'environment',
    en: 'The thread that trained this trial ended {times} times ({reason}). The trial is left out.',
    ko: '이 시도를 학습하던 스레드가 {times}번 멈췄습니다({reason}). 이 시도는 뺍니다.',
  },
  'queue/wrong-address': {
    kind: 'input',
    en: '"{value}" is not the address of a queue. Write redis://HOST:PORT, for example redis://localhost:6379.',
    ko: '"{value}"은(는) 큐의 주소가 아닙니다. redis://localhost:6379처럼 redis://호스트:포트로 쓰세요.',
  },
  'queue/unreachable': {
    kind: 'input',
    en: 'No queue answers at {address} ({reason}). Start Redis there, or correct the address.',
    ko: '{address}에서 응답하는 큐가 없습니다({reason}). 그곳에서 Redis를 시작하거나 주소를 고치세요.',
  },
  'queue/gone': {
    kind: 'environment',
    en: 'The queue at {address} has not answered for {seconds} seconds. Finished trials are kept; the same command goes on once Redis is back.',
    ko: '{address}의 큐가 {seconds}초 동안 응답하지 않습니다. 끝난 시도는 보존되어 있으니 Redis가 돌아오면 같은 명령으로 이어 가세요.',
  },
  'queue/other-version': {
    kind: 'input',
    en: 'The search at {address} is of Featurescope {theirs}, this worker of {ours}. Their results would not agree: use the same version.',
    ko: '{address}의 탐색은 Featurescope {theirs} 버전, 이 작업 프로세스는 {ours} 버전입니다. 결과가 맞지 않으므로 같은 버전을 쓰세요.',
  },
  'training/unknown-output': {
    kind: 'input',
    en: 'The network "{network}" has no output "{output}". Its outputs: {known}.',
    ko: '"{network}" 네트워크에 "{output}" 출력이 없습니다. 있는 출력: {known}.',
  },
  'recipe/too-few-outputs': {
    kind: 'input',
    en: 'The network "{recipe}" tells {outputs} classes apart, but "{data}" has {classes}. Choose another network, or data with fewer classes.',
    ko: '"{recipe}" 네트워크는 클래스 {outputs}개를 구별하지만 "{data}"에는 {classes}개가 있습니다. 다른 네트워크나 클래스가 더 적은 데이터를 고르세요.',
  },
  'network/unreadable': {
    kind: 'input',
    en: 'The network at {path} cannot be read: {reason}. What is read: Keras code (.py, .R), network files of Featurescope and topologies of Keras or TensorFlow.js (.json).',
    ko: '{path}의 네트워크를 읽을 수 없습니다: {reason}. 읽을 수 있는 것은 Keras 코드(.py, .R), Featurescope의 네트워크 파일, Keras나 TensorFlow.js의 구조 파일(.json)입니다.',
  },
  'network/code-not-understood': {
    kind: 'input',
    en: '{path}, line {line}: "{code}" is not understood: {reason}. Places that are not understood: {count}. Change the code there, or leave it out.',
    ko: '{path} {line}행: "{code}"을(를) 이해하지 못합니다. {reason}. 이해하지 못한 곳: {count}군데. 그 코드를 고치거나 빼세요.',
  },
  'network/layer-unknown': {
    kind: 'input',
    en: 'The layer "{layer}" of the network "{network}" is of the class {class}, which cannot be built.',
    ko: '"{network}" 네트워크의 층 "{layer}"은(는) {class} 종류여서 만들 수 없습니다.',
  },
  'network/shape-impossible': {
    kind: 'input',
    en: 'The layer "{layer}" ({class}) of the network "{network}" is impossible: {reason}.',
    ko: '"{network}" 네트워크의 층 "{layer}"({class})은(는) 불가능합니다: {reason}.',
  },
  'network/empty': {
    kind: 'input',
    en: 'The network "{network}" has no layer behind its input. Add one.',
    ko: '"{network}" 네트워크에 입력 뒤의 층이 없습니다. 층을 더하세요.',
  },
  'network/outputs-differ': {
    kind: 'input',
    en: 'The network "{recipe}" puts out {outputs} numbers for an example, but for {task} on "{data}" it must put out {wanted}. Change its last layer, or choose other data.',
    ko: '"{recipe}" 네트워크는 예제마다 수 {outputs}개를 내놓지만 "{data}"에서 {task} 과제에는 {wanted}개가 필요합니다. 마지막 층을 바꾸거나 다른 데이터를 고르세요.',
  },
  'model/unknown-layer': {
    kind: 'input',
    en: 'The network has no layer "{layer}". Its layers: {known}.',
    ko: '네트워크에 "{layer}" 층이 없습니다. 있는 층: {known}.',
  },
  'model/field-unknown': {
    kind: 'input',
    en: 'Which pixels a unit of "{layer}" depends on is not known: a layer before it is of a class that Featurescope does not understand. Choose a layer before that one.',
    ko: '"{layer}"의 유닛이 어떤 픽셀에 의존하는지 알 수 없습니다. 그 앞에 Featurescope가 모르는 종류의 층이 있습니다. 그보다 앞의 층을 고르세요.',
  },
  'model/field-of-several-inputs': {
    kind: 'input',
    en: 'A unit of "{layer}" depends on several inputs, so it has no receptive field in one of them. Choose a layer of one branch.',
    ko: '"{layer}"의 유닛은 여러 입력에 의존하므로 입력 하나에 수용 영역을 정할 수 없습니다. 한 갈래에 있는 층을 고르세요.',
  },
  'model/output-not-understood': {
    kind: 'input',
    en: 'The output of the network, "{layer}", is no class scores: {class} with the activation {activation}. What can be evaluated and trained are networks whose output is the softmax of class scores, or the scores themselves (logits).',
    ko: '네트워크의 출력 "{layer}"은 클래스 점수가 아닙니다: {class}, 활성화 함수 {activation}. 평가하고 학습할 수 있는 것은 출력이 클래스 점수의 소프트맥스이거나 점수 자체(로짓)인 네트워크입니다.',
  },
  'model/several-inputs': {
    kind: 'input',
    en: 'The network "{network}" has {count} inputs ({names}), and the data "{data}" has one. It takes an .npz file with an array for each of them, and for each output.',
    ko: '"{network}" 네트워크의 입력은 {count}개({names})인데 "{data}" 데이터의 입력은 하나입니다. 입력과 출력마다 배열이 하나씩 든 .npz 파일이 필요합니다.',
  },
  'model/several-outputs': {
    kind: 'input',
    en: 'The network "{network}" has {count} outputs ({names}), and the data "{data}" has targets for one. It takes an .npz file with an array for each of them, and for its input.',
    ko: '"{network}" 네트워크의 출력은 {count}개({names})인데 "{data}" 데이터의 목표값은 하나뿐입니다. 입력과 출력마다 배열이 하나씩 든 .npz 파일이 필요합니다.',
  },
  'model/later-output': {
    kind: 'input',
    en: 'The network puts out number {number} of the several outputs of its layer "{layer}". Networks that put out the first one of a layer can be opened so far.',
    ko: '네트워크가 "{layer}" 층의 여러 출력 가운데 {number}번째를 내보냅니다. 지금은 층의 첫 번째 출력을 내보내는 네트워크만 열 수 있습니다.',
  },
  'model/layer-unknown': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: its layer "{layer}" is of the class {class}. That is no layer of Keras that is computed here, and nothing of a file is executed. Save the network without it.',
    ko: '{path}의 모델을 열 수 없습니다. "{layer}" 층의 종류가 {class}인데 여기서 계산하는 Keras 층이 아니며, 파일의 코드는 실행하지 않습니다. 그 층을 빼고 저장하세요.',
  },
  'model/setting-not-understood': {
    kind: 'input',
    en: 'The model at {path} is not opened, because it would give other values here: its layer "{layer}" ({class}) has {setting} = {value}, which is not computed. Save the network with another setting.',
    ko: '{path}의 모델은 값이 달라지므로 열지 않습니다. "{layer}" 층({class})의 설정 {setting} = {value}을(를) 여기서 계산하지 않습니다. 다른 설정으로 저장하세요.',
  },
  'model/call-not-understood': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: its layer "{layer}" is called with {argument}, which is not computed here. Save the network with layers in its place.',
    ko: '{path}의 모델을 열 수 없습니다. "{layer}" 층이 {argument}을(를) 받아 호출되는데 여기서 계산하지 않습니다. 그 자리에 층을 써서 저장하세요.',
  },
  'model/operator-unknown': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: it has operators that are not computed here: {operators}; the first at the node "{node}". Export the network without them.',
    ko: '{path}의 모델을 열 수 없습니다. 여기서 계산하지 않는 연산자가 있습니다: {operators}. 처음 나오는 노드는 "{node}"입니다. 그 연산자를 빼고 내보내세요.',
  },
  'model/operator-not-understood': {
    kind: 'input',
    en: 'The model at {path} is not opened, because it would give other values here: its node "{node}" ({operator}) is not computed: {reason}. Export the network without it.',
    ko: '{path}의 모델은 값이 달라지므로 열지 않습니다. 노드 "{node}"({operator})를 여기서 계산하지 않습니다: {reason}. 그 노드를 빼고 내보내세요.',
  },
  'save/layer-not-in-format': {
    kind: 'input',
    en: 'The network cannot be saved as {format}: its layer "{layer}" ({what}) cannot be expressed in it. Choose another format.',
    ko: '네트워크를 {format} 형식으로 저장할 수 없습니다. "{layer}" 층({what})을 그 형식으로 나타낼 수 없습니다. 다른 형식을 고르세요.',
  },
  'model/graph-model': {
    kind: 'input',
    en: 'The model at {path} is a graph model of TensorFlow.js: it has operations, and no layers to look at. Convert the Keras model anew with --output_format=tfjs_layers_model, or open its .h5 or .keras file.',
    ko: '{path}의 모델은 TensorFlow.js의 그래프 모델(graph model)입니다. 연산만 있고 살펴볼 층이 없습니다. Keras 모델을 --output_format=tfjs_layers_model로 다시 변환하거나 .h5, .keras 파일을 여세요.',
  },
  'model/weights-alone': {
    kind: 'input',
    en: 'The file {path} holds weights alone, without the layers (architecture) that they belong to. Put the JSON of model.to_json() beside it, alone with it in a folder (on the command line: --weights), or save the whole network with model.save().',
    ko: '{path} 파일에는 가중치만 있고 층(구조)이 없습니다. 한 폴더에 이 파일과 model.to_json()의 JSON만 함께 두거나(명령줄에서는 --weights) model.save()로 네트워크 전체를 저장하세요.',
  },
  'model/weights-missing': {
    kind: 'input',
    en: 'The model at {path} has layers, but its weights are missing ({file}). Put the file of weights beside it, alone with it in a folder (on the command line: --weights).',
    ko: '{path}의 모델에 층은 있는데 가중치가 없습니다({file}). 한 폴더에 이 파일과 가중치 파일만 함께 두세요(명령줄에서는 --weights).',
  },
  'model/weights-do-not-fit': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: the weight "{weight}" of its layer "{layer}" takes the shape {expected}, and the file has {actual}.',
    ko: '{path}의 모델을 열 수 없습니다. "{layer}" 층의 가중치 "{weight}"의 모양은 {expected}인데 파일에는 {actual}이(가) 있습니다.',
  },
  'model/weights-left-over': {
    kind: 'input',
    en: 'The file {path} has weights for "{layer}" that no layer takes: {names}. The layers and the weights are not of one network.',
    ko: '{path} 파일에 "{layer}"의 가중치가 있지만 받을 층이 없습니다: {names}. 층과 가중치가 서로 다른 네트워크의 것입니다.',
  },
  'model/input-shape-missing': {
    kind: 'input',
    en: 'The network "{network}" of {path} does not say which shape it takes. Build it (model.build) before it is saved.',
    ko: '{path}의 "{network}" 네트워크에 입력의 모양이 없습니다. 저장하기 전에 model.build로 만드세요.',
  },
  'model/not-computable': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: its layer "{layer}" cannot be computed here ({reason}).',
    ko: '{path}의 모델을 열 수 없습니다. "{layer}" 층을 여기서 계산할 수 없습니다({reason}).',
  },
  'model/initialiser-unknown': {
    kind: 'input',
    en: 'The network cannot be trained afresh, because its initial weights cannot be drawn here ({reason}). Train on from its weights.',
    ko: '초기 가중치를 여기서 뽑을 수 없어({reason}) 처음부터 학습할 수 없습니다. 지금 가중치에서 이어서 학습하세요.',
  },
  'model/too-large': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: the output of its layer "{layer}" has the shape {shape}, more than is computed here.',
    ko: '{path}의 모델을 열 수 없습니다. "{layer}" 층의 출력은 모양이 {shape}이라 여기서 계산할 수 있는 크기를 넘습니다.',
  },
  'run/older-step': {
    kind: 'input',
    en: 'The state of step {damaged} in the run at {path} is damaged. The run was opened at step {step}, the newest whole one; going on does the steps after it again.',
    ko: '{path} 실행의 {damaged}번째 스텝 상태가 손상되어, 온전한 것 가운데 가장 새로운 {step}번째 스텝에서 실행을 열었습니다. 이어 가면 그 뒤의 스텝을 다시 합니다.',
  },
  'run/network-unreadable': {
    kind: 'input',
    en: 'The network that the run at {path} holds cannot be read ({reason}). It was built from the recipe of the run instead.',
    ko: '{path} 실행에 든 네트워크를 읽을 수 없어({reason}) 실행의 레시피로 네트워크를 다시 만들었습니다.',
  },
  'model/unreadable': {
    kind: 'input',
    en: 'The model at {path} cannot be opened: {reason}.',
    ko: '{path}의 모델을 열 수 없습니다: {reason}.',
  },
  'training/diverged': {
    kind: 'input',
    en: 'The loss became {loss} at step {step}. Training is paused; reset, and try a smaller learning rate.',
    ko: '{step}번째 스텝에서 손실이 {loss}이(가) 되었습니다. 학습을 멈췄습니다. 초기화하고 학습률을 줄여 보세요.',
  },
  'training/loss-does-not-fit': {
    kind: 'input',
    en: 'The loss "{loss}" does not fit the output of the network: its last layer "{layer}" has the activation {activation}, and it is trained for {task}. Losses that fit: {fitting}.',
    ko: '"{loss}" 손실은 이 네트워크의 출력에 맞지 않습니다. 마지막 층 "{layer}"의 활성화 함수는 {activation}이고 과제는 {task}입니다. 맞는 손실: {fitting}.',
  },
  'training/smoothing-does-not-fit': {
    kind: 'input',
    en: 'Labels are smoothed for the softmax cross-entropy only, not for the loss "{loss}". Leave the label smoothing out.',
    ko: '레이블 스무딩은 소프트맥스 교차 엔트로피에만 쓸 수 있고 "{loss}" 손실에는 쓸 수 없습니다. 레이블 스무딩을 빼세요.',
  },
  'training/data-without-classes': {
    kind: 'input',
    en: 'The network "{recipe}" tells classes apart, but the examples of "{data}" are of no class. Choose other data or another network.',
    ko: '"{recipe}" 네트워크는 클래스를 구별하지만 "{data}" 데이터의 예제에는 클래스가 없습니다. 다른 데이터나 네트워크를 고르세요.',
  },
  'training/data-without-targets': {
    kind: 'input',
    en: 'The network "{recipe}" learns numbers, but no numbers go with the examples of "{data}". Choose other data or another network.',
    ko: '"{recipe}" 네트워크는 수를 배우지만 "{data}" 데이터의 예제에는 딸린 수가 없습니다. 다른 데이터나 네트워크를 고르세요.',
  },
  'training/data-without-label-maps': {
    kind: 'input',
    en: 'The network "{recipe}" learns the class of every pixel, but no label maps go with the images of "{data}": that would be {height}x{width} whole numbers for each, from 0 on. Choose other data or another network.',
    ko: '"{recipe}" 네트워크는 픽셀마다 클래스를 배우지만 "{data}" 데이터의 이미지에는 레이블 맵이 딸려 있지 않습니다. 레이블 맵은 이미지마다 0부터 센 정수 {height}x{width}개입니다. 다른 데이터나 네트워크를 고르세요.',
  },
  'training/augmentation-needs-images': {
    kind: 'input',
    en: 'Augmentation changes images, but the network takes the data "{data}" as {shape} values. Train without it, or choose another network.',
    ko: '데이터 증강은 이미지를 바꾸는 것인데, 이 네트워크는 "{data}" 데이터를 {shape}개의 값으로 받습니다. 증강 없이 학습하거나 다른 네트워크를 고르세요.',
  },
  'training/noise-needs-images': {
    kind: 'input',
    en: 'Noise is added to images, but the network takes the data "{data}" as {shape} values. Train without it, or choose another network.',
    ko: '잡음은 이미지에 더하는 것인데, 이 네트워크는 "{data}" 데이터를 {shape}개의 값으로 받습니다. 잡음 없이 학습하거나 다른 네트워크를 고르세요.',
  },
  'training/averaging-to-the-end': {
    kind: 'input',
    en: 'Weights are averaged at the end of the planned run, which early stopping may never reach and the best weights would replace. Choose one of them.',
    ko: '가중치 평균은 계획한 학습의 끝에서 하는데, 조기 종료는 거기까지 가지 않을 수 있고 가장 좋은 가중치는 평균을 덮어씁니다. 둘 중 하나만 고르세요.',
  },
  'training/nothing-to-monitor': {
    kind: 'input',
    en: 'Early stopping and the best weights go by validation images, and none are held out (a share of {share}). Hold some out (--hold-out 0.2), or train without it.',
    ko: '조기 종료와 가장 좋은 가중치는 검증 이미지로 정하는데, 따로 둔 이미지가 없습니다(비율 {share}). 일부를 따로 두거나(--hold-out 0.2) 조기 종료 없이 학습하세요.',
  },
  'code/early-stopping': {
    kind: 'input',
    en: 'The training of "{network}" ends by early stopping or keeps its best weights, which the written program does not do.',
    ko: '"{network}"의 학습은 조기 종료로 끝나거나 가장 좋은 가중치를 되살리는데, 코드로 쓴 프로그램은 그렇게 하지 않습니다.',
  },
  'training/unknown-metric': {
    kind: 'input',
    en: 'A network trained for {task} has no metric "{metric}". It has: {known}.',
    ko: '과제가 {task}인 네트워크에는 "{metric}" 지표가 없습니다. 있는 지표: {known}.',
  },
  'training/out-of-memory': {
    kind: 'input',
    en: 'A batch of {batchSize} images needs more memory than the 4 GiB that WebAssembly can have. The run is kept at its last step; go on with a smaller one, such as --batch {smaller}.',
    ko: '이미지 {batchSize}장의 배치에는 WebAssembly가 쓸 수 있는 4 GiB보다 많은 메모리가 필요합니다. 실행은 마지막 스텝에 보존되었습니다. --batch {smaller}처럼 더 작은 배치로 이어 가세요.',
  },
  'training/workers-lost': {
    kind: 'environment',
    en: 'Worker threads ended or failed again and again, and this network cannot be trained with {workers} workers without them. Training is paused and the run is saved at its last step; go on with fewer: resume it with --workers 1.',
    ko: '작업 스레드가 거듭 끝나거나 실패했습니다. 이 네트워크는 그 스레드들 없이 작업자 {workers}개로 학습할 수 없습니다. 학습을 멈췄고 실행은 마지막 스텝까지 저장되었습니다. --workers 1로 줄여 이어 가세요.',
  },
  'training/step-passed': {
    kind: 'input',
    en: 'Training cannot go on until step {step}: it stands at step {at}. Choose a later step.',
    ko: '{step}번째 스텝까지 학습할 수 없습니다. 이미 {at}번째 스텝에 있습니다. 더 뒤의 스텝을 고르세요.',
  },
  'training/shipped-model': {
    kind: 'input',
    en: 'This network was trained beforehand and is here to be looked at. Start a run of your own to train.',
    ko: '이 네트워크는 미리 학습된 것으로, 들여다보기 위한 것입니다. 학습하려면 새 실행을 시작하세요.',
  },
  'data/unknown': {
    kind: 'input',
    en: 'There is no data set "{data}", and no folder or file of that name. Known data sets: {known}.',
    ko: '"{data}" 데이터 세트도, 그런 이름의 폴더나 파일도 없습니다. 쓸 수 있는 데이터 세트: {known}.',
  },
  'data/not-found': {
    kind: 'input',
    en: 'The data set "{data}" is not on this machine. Fetch it with "featurescope data fetch {data}", or give its folder with --data.',
    ko: '이 컴퓨터에 "{data}" 데이터 세트가 없습니다. "featurescope data fetch {data}"로 받거나 --data로 폴더를 지정하세요.',
  },
  'data/none-chosen': {
    kind: 'input',
    en: 'No data set goes with this network: show it pictures of your own, or choose the data to evaluate and train it on.',
    ko: '이 네트워크에 맞는 데이터가 정해지지 않았습니다. 자신의 그림을 넣어 보거나, 평가하고 학습할 데이터를 고르세요.',
  },
  'data/gone': {
    kind: 'input',
    en: 'The data that the network was trained on is no longer at "{data}". Put it back, or say where it is now (on the command line with --data). What needs no image can be had without it.',
    ko: '네트워크를 학습한 데이터가 이제 "{data}"에 없습니다. 제자리에 되돌려 놓거나 지금 위치를 지정하세요(명령줄에서는 --data). 이미지가 필요 없는 것은 데이터 없이도 볼 수 있습니다.',
  },
  'data/not-of-run': {
    kind: 'input',
    en: 'The data in "{data}" is not what the run was trained on: its classes are {actual}, and those of the run are {expected}. Say where its own data is (on the command line with --data).',
    ko: '"{data}"의 데이터는 이 실행이 학습한 데이터가 아닙니다. 이 데이터의 클래스는 {actual}이고 실행의 클래스는 {expected}입니다. 원래 데이터의 위치를 지정하세요(명령줄에서는 --data).',
  },
  'open/nothing-there': {
    kind: 'input',
    en: 'There is nothing at {path}. Check the path; a file dragged onto a terminal shows it.',
    ko: '{path}에 아무것도 없습니다. 경로를 확인하세요. 파일을 터미널로 끌면 경로가 나타납니다.',
  },
  'open/unreadable': {
    kind: 'input',
    en: '{path} cannot be looked into: {reason}. Check the path, and who may read it.',
    ko: '{path}을(를) 살펴볼 수 없습니다: {reason}. 경로와 읽기 권한을 확인하세요.',
  },
  'open/not-yet': {
    kind: 'input',
    en: '{path} cannot be opened yet: {reason}. What can be opened: the folder of a run of Featurescope; networks of Keras (.h5, .keras), TensorFlow.js and ONNX; and data: folders of pictures, CSV, NumPy (.npz), IDX, CIFAR, Parquet, and zip or tar archives of these.',
    ko: '{path}은(는) 아직 열 수 없습니다: {reason}. 열 수 있는 것은 Featurescope의 실행 폴더, Keras(.h5, .keras), TensorFlow.js, ONNX의 네트워크, 그리고 데이터(그림 폴더, CSV, NumPy(.npz), IDX, CIFAR, Parquet, 이들의 zip·tar 파일)입니다.',
  },
  'open/drop-refused': {
    kind: 'input',
    en: '“{name}” cannot be taken: {reason}. Choose Train a network, and type its path under “Open a run, a network or your own data”.',
    ko: '‘{name}’을(를) 받을 수 없습니다: {reason}. 네트워크 학습 화면의 ‘실행 기록, 네트워크, 내 데이터 열기’에 경로를 입력하세요.',
  },
  'open/nothing-given': {
    kind: 'input',
    en: 'There is no file in it. Choose a folder with files, or the files themselves.',
    ko: '안에 파일이 없습니다. 파일이 든 폴더나 파일을 고르세요.',
  },
  'open/unknown': {
    kind: 'input',
    en: '{path} holds nothing that can be opened. There is: {found}. What can be opened: the folder of a run of Featurescope; networks of Keras (.h5, .keras), TensorFlow.js and ONNX; and data: folders of pictures, CSV, NumPy (.npz), IDX, CIFAR, Parquet, and zip or tar archives of these.',
    ko: '{path}에 열 수 있는 것이 없습니다. 들어 있는 것: {found}. 열 수 있는 것은 Featurescope의 실행 폴더, Keras(.h5, .keras), TensorFlow.js, ONNX의 네트워크, 그리고 데이터(그림 폴더, CSV, NumPy(.npz), IDX, CIFAR, Parquet, 이들의 zip·tar 파일)입니다.',
  },
  'options/no-folder': {
    kind: 'input',
    en: 'There is no folder at {path}. Choose one that exists, or leave the field empty.',
    ko: '{path}에 폴더가 없습니다. 있는 폴더를 고르거나 칸을 비워 두세요.',
  },
  'data/incomplete-folder': {
    kind: 'input',
    en: 'The folder {path} lacks {missing}. A data set of this kind needs train and t10k images and labels.',
    ko: '{path} 폴더에 {missing}이(가) 없습니다. 이런 데이터 세트에는 train과 t10k의 이미지와 레이블이 있어야 합니다.',
  },
  'data/unreadable': {
    kind: 'input',
    en: 'The file {path} cannot be read: {reason}.',
    ko: '{path} 파일을 읽을 수 없습니다: {reason}.',
  },
  'data/idx-wrong-magic': {
    kind: 'input',
    en: '{path} is not an IDX file of {expected}: it starts with {actual}.',
    ko: '{path} 파일은 {expected}의 IDX 파일이 아닙니다. 첫 값이 {actual}입니다.',
  },
  'data/idx-truncated': {
    kind: 'input',
    en: '{path} is cut short: it should hold {expected} bytes, and holds {actual}. Fetch it again.',
    ko: '{path} 파일이 중간에 잘렸습니다. {expected}바이트여야 하는데 {actual}바이트뿐입니다. 다시 받으세요.',
  },
  'data/foreign-file': {
    kind: 'input',
    en: '{path} is not an IDX file: {reason}. Put the IDX file itself in its place, or fetch it again.',
    ko: '{path} 파일은 IDX 파일이 아닙니다: {reason}. 그 자리에 진짜 IDX 파일을 두거나 다시 받으세요.',
  },
  'data/too-many-images': {
    kind: 'input',
    en: '{path} promises {count} images or labels; at most {most} can be held. Use a part of them.',
    ko: '{path} 파일에 이미지나 레이블이 {count}개 있다고 합니다. 최대 {most}개까지 쓸 수 있습니다. 일부만 쓰세요.',
  },
  'data/idx-oversized': {
    kind: 'input',
    en: '{path} is too large: {actual} where at most {expected} is expected.',
    ko: '{path} 파일이 너무 큽니다. {actual}이지만 {expected} 이하여야 합니다.',
  },
  'data/idx-wrong-count': {
    kind: 'input',
    en: '{path} holds {labels} labels for {images} images. Images and labels must be of the same split.',
    ko: '{path} 파일의 레이블은 {labels}개인데 이미지는 {images}개입니다. 이미지와 레이블이 같은 묶음이어야 합니다.',
  },
  'data/label-out-of-range': {
    kind: 'input',
    en: '{path} holds the label {label} at position {index}; labels must be below {classes}.',
    ko: '{path} 파일의 {index}번째 레이블이 {label}입니다. 레이블은 {classes}보다 작아야 합니다.',
  },
  'data/token-out-of-range': {
    kind: 'input',
    en: 'The layer "{layer}" has rows for the tokens 0 to {most}, and the data has the token {token}. Data and network must be of the same vocabulary.',
    ko: '"{layer}" 층에는 0부터 {most}까지의 토큰에 대한 행이 있는데 데이터에 토큰 {token}이(가) 있습니다. 데이터와 네트워크의 어휘가 같아야 합니다.',
  },
  'data/bad-gzip': {
    kind: 'input',
    en: '{path} is a damaged gzip file: {reason}. Fetch it again.',
    ko: '{path} 파일은 손상된 gzip입니다: {reason}. 다시 받으세요.',
  },
  'code/layer-not-in-framework': {
    kind: 'input',
    en: 'The layer {layer} ({class}) cannot be written for {framework}: it has no such layer, or not with these settings.',
    ko: '{layer} 층({class})은 {framework} 코드로 쓸 수 없습니다. 그런 층이 없거나 이 설정을 지원하지 않습니다.',
  },
  'code/loss-not-in-framework': {
    kind: 'input',
    en: 'The criterion that {network} is trained with, that of the 1998 paper, is in no other framework: it cannot be written as code.',
    ko: '{network}의 학습 기준은 1998년 논문의 것으로 다른 프레임워크에 없어 코드로 쓸 수 없습니다.',
  },
  'code/shared-layer': {
    kind: 'input',
    en: 'The layer {layer} is used several times, which cannot be written as code yet.',
    ko: '{layer} 층을 여러 번 쓰는 네트워크는 아직 코드로 쓸 수 없습니다.',
  },
  'code/name-of-package': {
    kind: 'input',
    en: '{file} would be imported in place of the package {package}. Choose another name, such as train_{package}.py.',
    ko: '{file}(이)라는 이름은 패키지 {package} 대신 불려 옵니다. train_{package}.py처럼 다른 이름을 쓰세요.',
  },
  'code/edited': {
    kind: 'input',
    en: 'The weights of {run} were edited by hand at step {step}; no program can repeat that. Use the run that it branched off.',
    ko: '{run}의 가중치를 {step}스텝에서 손으로 고쳐 코드로 되풀이할 수 없습니다. 갈라지기 전의 실행을 쓰세요.',
  },
  'edit/weight-unknown': {
    kind: 'input',
    en: 'The layer {layer} has no weight named "{weight}".',
    ko: '{layer} 층에 "{weight}"(이)라는 가중치가 없습니다.',
  },
  'edit/value-out-of-range': {
    kind: 'input',
    en: 'The weight "{weight}" of the layer {layer} has no value {index}; its values are numbered 0 to {last}.',
    ko: '{layer} 층의 가중치 "{weight}"에 {index}번 값은 없습니다. 번호는 0부터 {last}까지입니다.',
  },
  'edit/layer-without-weights': {
    kind: 'input',
    en: 'The layer {layer} has no weights that belong to its maps: there is nothing to edit. Choose the layer before it.',
    ko: '{layer} 층에는 맵마다 따로 있는 가중치가 없어 고칠 것이 없습니다. 그 앞의 층을 고르세요.',
  },
  'edit/map-out-of-range': {
    kind: 'input',
    en: 'The layer {layer} has no map {map}; it has {maps}.',
    ko: '{layer} 층에 {map}번 맵은 없습니다. 맵은 {maps}개입니다.',
  },
  'data/file-not-data': {
    kind: 'input',
    en: '{path} holds no data that can be read: {reason}. Folders of pictures, CSV, NumPy (.npz), IDX, CIFAR, Parquet, and zip or tar archives of these can be read.',
    ko: '{path}에 읽을 수 있는 데이터가 없습니다: {reason}. 그림 폴더, CSV, NumPy(.npz), IDX, CIFAR, Parquet과 이들의 zip·tar 파일을 읽을 수 있습니다.',
  },
  'data/option-unknown': {
    kind: 'input',
    en: 'There is no option "{option}" for reading data. There are: {known}.',
    ko: '데이터를 읽는 옵션 가운데 "{option}"은(는) 없습니다. 쓸 수 있는 옵션: {known}.',
  },
  'data/option-invalid': {
    kind: 'input',
    en: 'The option {option} for reading data cannot be "{value}".',
    ko: '데이터를 읽는 옵션 {option}의 값은 "{value}"일 수 없습니다.',
  },
  'data/too-many-files': {
    kind: 'input',
    en: '{path} holds more than {most} files. Choose the folder of the data set itself.',
    ko: '{path}에 파일이 {most}개보다 많습니다. 데이터 세트의 폴더를 고르세요.',
  },
  'data/archive-unreadable': {
    kind: 'input',
    en: 'The archive {path} cannot be read: {reason}.',
    ko: '압축 파일 {path}을(를) 읽을 수 없습니다: {reason}.',
  },
  'data/too-many-classes': {
    kind: 'input',
    en: '{path} has {count} classes; at most {most} can be told apart. Check which column or folder is taken for the class.',
    ko: '{path}에 클래스가 {count}개 있습니다. {most}개까지 쓸 수 있습니다. 클래스로 쓸 열이나 폴더가 맞는지 확인하세요.',
  },
  'data/no-pictures': {
    kind: 'input',
    en: '{path} holds no picture that can be read; tried: {names}. PNG, JPEG, WebP, GIF, TIFF and AVIF work.',
    ko: '{path}에 읽을 수 있는 그림이 없습니다. 시도한 파일: {names}. PNG, JPEG, WebP, GIF, TIFF, AVIF를 쓸 수 있습니다.',
  },
  'data/too-few-prints': {
    kind: 'input',
    en: 'The fingerprints in {path} cannot be paired (fingers: {fingers}, prints: {prints}). At least {leastFingers} fingers with at least {leastImpressions} prints each are needed: put a folder for each finger there, with a picture of every print.',
    ko: '{path}에는 손가락 {fingers}개의 지문 {prints}개가 있습니다. 지문 쌍을 만들려면 손가락이 {leastFingers}개 이상, 손가락마다 지문이 {leastImpressions}개 이상 있어야 합니다. 손가락마다 폴더를 만들어 지문 그림을 하나씩 넣으세요.',
  },
  'data/no-class-folders': {
    kind: 'input',
    en: '{path} holds pictures ({name}) that lie in no folder of a class. Put the pictures of each class into a folder of its name, or add a CSV file with their paths and labels.',
    ko: '{path}의 그림({name})이 클래스 폴더 안에 있지 않습니다. 클래스마다 폴더를 만들어 그림을 넣거나, 경로와 레이블을 적은 CSV 파일을 함께 두세요.',
  },
  'data/mask-missing': {
    kind: 'input',
    en: 'In {path}, {count} pictures have no mask of the same name (or with _mask behind it): {names}.',
    ko: '{path}의 그림 {count}장에 같은 이름의 마스크(뒤에 _mask가 붙어도 됨)가 없습니다: {names}.',
  },
  'data/mask-without-picture': {
    kind: 'input',
    en: 'In {path}, {count} masks have no picture of the same name: {names}.',
    ko: '{path}의 마스크 {count}장에 같은 이름의 그림이 없습니다: {names}.',
  },
  'data/mask-size-differs': {
    kind: 'input',
    en: 'The mask {name} is {size}, its picture {picture} {expected}. Both must have the same size.',
    ko: '마스크 {name}은(는) {size}인데 그림 {picture}은(는) {expected}입니다. 크기가 같아야 합니다.',
  },
  'data/mask-in-colour': {
    kind: 'input',
    en: 'The mask {name} is in colour. The value of a mask at each pixel is the number of its class: save it with a palette or in grey.',
    ko: '마스크 {name}은(는) 컬러 그림입니다. 마스크는 픽셀 값이 클래스 번호여야 하니, 팔레트나 흑백으로 저장하세요.',
  },
  'data/mask-unreadable': {
    kind: 'input',
    en: 'The mask {name} cannot be read: {reason}. Masks are PNG files, with a palette or in grey.',
    ko: '마스크 {name}을(를) 읽을 수 없습니다: {reason}. 마스크는 팔레트나 흑백의 PNG 파일입니다.',
  },
  'data/too-large': {
    kind: 'input',
    en: '{path} holds {count} examples of {size}, which is more than fits into memory. Choose smaller pictures with ?size=64x64, or a part of them.',
    ko: '{path}에 {size} 크기의 예제가 {count}개 있어 메모리에 담을 수 없습니다. ?size=64x64로 줄이거나 일부만 쓰세요.',
  },
  'data/cifar-wrong-size': {
    kind: 'input',
    en: '{path} holds {bytes} bytes, which are no whole records of {record} bytes: it is cut short, or no CIFAR file.',
    ko: '{path} 파일은 {bytes}바이트인데 {record}바이트 레코드로 나누어떨어지지 않습니다. 잘렸거나 CIFAR 파일이 아닙니다.',
  },
  'data/arrays-unknown': {
    kind: 'input',
    en: '{path} has no array that holds examples by its name; there are: {names}. Usual names are x_train, y_train, x_test, y_test.',
    ko: '{path}에 예제로 볼 이름의 배열이 없습니다. 들어 있는 배열: {names}. 보통 x_train, y_train, x_test, y_test라고 부릅니다.',
  },
  'data/arrays-differ': {
    kind: 'input',
    en: 'In {path}, {one} and {other} do not go together.',
    ko: '{path}에서 {one}와 {other}의 모양이 서로 맞지 않습니다.',
  },
  'data/several-inputs': {
    kind: 'input',
    en: 'This works on one image, and an example of "{data}" has several inputs ({names}).',
    ko: '이 기능은 이미지 하나에만 쓸 수 있는데 "{data}"의 예제는 입력이 여럿({names})입니다.',
  },
  'data/field-missing': {
    kind: 'input',
    en: 'The network "{network}" needs an array for "{port}", and "{data}" has none of that name. Its arrays: {names}.',
    ko: '"{network}" 네트워크의 "{port}"에 쓸 배열이 필요한데 "{data}"에 그런 이름의 배열이 없습니다. 들어 있는 배열: {names}.',
  },
  'data/field-does-not-fit': {
    kind: 'input',
    en: 'For "{port}" of the network "{network}" an example must have the shape {expected}, but those of the array "{field}" of "{data}" have {actual}.',
    ko: '"{network}" 네트워크의 "{port}"에는 모양이 {expected}인 예제가 필요한데 "{data}"의 "{field}" 배열에 든 예제는 {actual}입니다.',
  },
  'data/field-classes': {
    kind: 'input',
    en: 'The array "{field}" of "{data}" has no classes from 0 to {highest} for the output "{port}" of the network "{network}": it contains {value}.',
    ko: '"{data}"의 "{field}" 배열은 "{network}" 네트워크의 출력 "{port}"에 맞는 0부터 {highest}까지의 클래스가 아닙니다. {value}이(가) 들어 있습니다.',
  },
  'data/parquet-unreadable': {
    kind: 'input',
    en: 'The Parquet file {path} cannot be read: {reason}.',
    ko: 'Parquet 파일 {path}을(를) 읽을 수 없습니다: {reason}.',
  },
  'data/columns-unknown': {
    kind: 'input',
    en: '{path} has no columns of pictures and labels by their names; there are: {columns}. Name the label with ?label=NAME.',
    ko: '{path}에 그림과 레이블로 볼 이름의 열이 없습니다. 들어 있는 열: {columns}. 레이블은 ?label=이름으로 정하세요.',
  },
  'data/column-unknown': {
    kind: 'input',
    en: '{path} has no column "{column}". There are: {columns}.',
    ko: '{path}에 "{column}" 열이 없습니다. 들어 있는 열: {columns}.',
  },
  'data/table-unreadable': {
    kind: 'input',
    en: 'The table {path} cannot be read: {reason}.',
    ko: '표 {path}을(를) 읽을 수 없습니다: {reason}.',
  },
  'data/table-without-numbers': {
    kind: 'input',
    en: 'The table {path} has neither a column of numbers nor one of pictures. Its columns: {columns}.',
    ko: '표 {path}에 수나 그림의 열이 없습니다. 들어 있는 열: {columns}.',
  },
  'data/table-unlabelled': {
    kind: 'input',
    en: 'The table {path} has no column of labels. Name it with ?label=NAME, or a number to be predicted with ?target=NAME. Its columns: {columns}.',
    ko: '표 {path}에 레이블 열이 없습니다. 레이블은 ?label=이름, 예측할 수는 ?target=이름으로 정하세요. 들어 있는 열: {columns}.',
  },
  'data/table-not-one-hot': {
    kind: 'input',
    en: 'The columns {columns} of {path} are named as classes, but not in every row is exactly one of them 1. Examples of several classes, or of none, cannot be learned; choose one column with ?label=NAME.',
    ko: '{path}의 {columns} 열은 이름이 클래스인데, 하나만 1이 아닌 행이 있습니다. 클래스가 여럿이거나 없는 예제는 학습할 수 없으니 ?label=이름으로 한 열을 고르세요.',
  },
  'data/no-picture-size': {
    kind: 'input',
    en: '{path} has {columns} numbers for each example, which are not the pixels of a picture of that size; without a size, the picture is square, grey or in colour. Give another with ?columns=pixels&size=ROWSxCOLUMNS.',
    ko: '{path}에는 예제마다 수가 {columns}개 있는데, 그런 크기의 그림은 픽셀 수가 다릅니다. 크기를 정하지 않으면 흑백이나 컬러의 정사각형 그림으로 봅니다. ?columns=pixels&size=행x열로 다른 크기를 정하세요.',
  },
  'data/table-not-a-number': {
    kind: 'input',
    en: 'In {path}, line {row}, column {column} holds "{value}", which is not a number.',
    ko: '{path}의 {row}번째 줄 {column} 열의 "{value}"은(는) 수가 아닙니다.',
  },
  'data/label-missing': {
    kind: 'input',
    en: 'In {path}, line {row} has no label in column {column}.',
    ko: '{path}의 {row}번째 줄 {column} 열에 레이블이 없습니다.',
  },
  'data/table-ragged': {
    kind: 'input',
    en: 'Line {row} of {path} has {actual} fields where the others have {expected}.',
    ko: '{path}의 {row}번째 줄은 칸이 {actual}개인데 다른 줄은 {expected}개입니다.',
  },
  'data/several-tables': {
    kind: 'input',
    en: '{path} holds several tables: {names}. Choose one of them, or name two of them train and test.',
    ko: '{path}에 표가 여럿 있습니다: {names}. 그중 하나를 고르거나, 두 개의 이름에 train과 test를 넣으세요.',
  },
  'data/tables-differ': {
    kind: 'input',
    en: '{path} has {columns} columns where {other} has {expected}.',
    ko: '{path}의 열은 {columns}개인데 {other}은(는) {expected}개입니다.',
  },
  'data/test-column-missing': {
    kind: 'input',
    en: '{path} has no column "{column}", which {other} has: a test table is read with the columns of the training table.',
    ko: '{other}에 있는 "{column}" 열이 {path}에는 없습니다. 테스트 표는 훈련 표와 같은 열로 읽습니다.',
  },
  'data/picture-missing': {
    kind: 'input',
    en: 'Line {row} of {path} names the picture "{name}", which is not there.',
    ko: '{path}의 {row}번째 줄에 적힌 그림 "{name}"이(가) 없습니다.',
  },
  'data/unknown-form': {
    kind: 'input',
    en: '{path} holds no data that can be read. There is: {found}. What can be read: folders of pictures, CSV, NumPy (.npz), IDX, CIFAR, Parquet, and zip or tar archives of these.',
    ko: '{path}에 읽을 수 있는 데이터가 없습니다. 들어 있는 것: {found}. 그림 폴더, CSV, NumPy(.npz), IDX, CIFAR, Parquet과 이들의 zip·tar 파일을 읽을 수 있습니다.',
  },
  'data/no-images': {
    kind: 'input',
    en: 'The examples of "{data}" are no images, but of the shape {shape}: this can be asked of images only.',
    ko: '"{data}" 데이터의 예제는 이미지가 아니라 {shape} 모양의 값입니다. 이미지에만 할 수 있는 일입니다.',
  },
  'recipe/size-not-a-multiple': {
    kind: 'input',
    en: 'The network "{recipe}" halves images several times: their rows and columns must be multiples of {factor}, but the images are {actual}.',
    ko: '"{recipe}" 네트워크는 이미지를 여러 번 반으로 줄이므로 이미지의 행과 열 수가 {factor}의 배수여야 하는데, 이미지가 {actual}입니다.',
  },
  'data/no-room': {
    kind: 'input',
    en: 'A picture of {width}x{height} pixels has no room for {count} objects, however small. Ask for fewer.',
    ko: '{width}x{height} 픽셀 그림에는 아무리 작게 그려도 {count}개가 들어가지 않습니다. 개수를 줄이세요.',
  },
  'data/sample-out-of-range': {
    kind: 'input',
    en: 'There is no image {index} in the {split} images; they are numbered 0 to {last}.',
    ko: '{split} 이미지에 {index}번은 없습니다. 번호는 0부터 {last}까지입니다.',
  },
  'data/picture-unreadable': {
    kind: 'input',
    en: '{name} is not a picture that can be shown here. PNG, JPEG, WebP, GIF, BMP and AVIF work.',
    ko: '{name}은(는) 여기서 보여 줄 수 있는 그림이 아닙니다. PNG, JPEG, WebP, GIF, BMP, AVIF를 쓸 수 있습니다.',
  },
  'data/no-place-for-picture': {
    kind: 'input',
    en: '{name} cannot be shown: no network is open. Open or train one, then drop the picture again.',
    ko: '{name}을(를) 보여 줄 수 없습니다. 열려 있는 네트워크가 없습니다. 네트워크를 열거나 학습한 다음 그림을 다시 끌어다 놓으세요.',
  },
  'data/no-camera': {
    kind: 'environment',
    en: 'No camera can be used here: there is none, another program has it, or it was not allowed. Open a picture instead.',
    ko: '카메라를 쓸 수 없습니다. 카메라가 없거나, 다른 프로그램이 쓰고 있거나, 허용되지 않았습니다. 대신 그림을 여세요.',
  },
  'data/image-unreadable': {
    kind: 'input',
    en: 'The picture {path} cannot be read: {reason}. PNG files work.',
    ko: '{path} 그림을 읽을 수 없습니다: {reason}. PNG 파일을 쓰세요.',
  },
  'data/array-unreadable': {
    kind: 'input',
    en: 'The array {path} cannot be read: {reason}. NumPy files (.npy) of real numbers work.',
    ko: '{path} 배열을 읽을 수 없습니다: {reason}. 실수가 든 NumPy 파일(.npy)을 쓰세요.',
  },
  'data/array-does-not-fit': {
    kind: 'input',
    en: 'The array {path} is {actual}, and the input "{input}" takes {expected}, or any number of these.',
    ko: '{path} 배열은 {actual}인데 입력 "{input}"은 {expected} 또는 그것을 여러 개 받습니다.',
  },
  'data/fetch-failed': {
    kind: 'environment',
    en: '"{data}" could not be fetched: {reason}. Check the connection and try again; what has arrived is kept.',
    ko: '"{data}" 데이터를 받지 못했습니다: {reason}. 연결을 확인하고 다시 하세요. 받은 만큼은 남아 있습니다.',
  },
  'data/checksum-mismatch': {
    kind: 'environment',
    en: '{path} arrived damaged (sha256 {actual}, expected {expected}) and was thrown away. Try again.',
    ko: '{path} 파일이 손상되어(sha256 {actual}, 원래 {expected}) 버렸습니다. 다시 하세요.',
  },
  'data/cannot-store': {
    kind: 'environment',
    en: 'The data could not be stored at {path}: {reason}. Make room, or choose another place with XDG_CACHE_HOME; what has arrived is kept.',
    ko: '{path}에 데이터를 저장하지 못했습니다: {reason}. 공간을 비우거나 XDG_CACHE_HOME으로 다른 곳을 고르세요. 받은 만큼은 남아 있습니다.',
  },
  'run/unwritable': {
    kind: 'input',
    en: 'The run folder {path} cannot be written: {reason}. Choose another with --out, or another place for all runs with FEATURESCOPE_HOME.',
    ko: '실행 폴더 {path}에 쓸 수 없습니다: {reason}. --out으로 다른 폴더를, 또는 FEATURESCOPE_HOME으로 모든 실행을 둘 다른 곳을 고르세요.',
  },
  'run/exists': {
    kind: 'input',
    en: '{path} already holds something. A run is never overwritten; choose another folder.',
    ko: '{path} 폴더가 비어 있지 않습니다. 실행은 덮어쓰지 않습니다. 다른 폴더를 고르세요.',
  },
  'run/disk-full': {
    kind: 'environment',
    en: 'The disk is full: {path} could not be saved. What was saved before is intact, and nothing half is left; make room and try again.',
    ko: '디스크가 가득 차서 {path}을(를) 저장하지 못했습니다. 그전에 저장된 것은 온전하고, 쓰다 만 파일은 남지 않았습니다. 공간을 비우고 다시 하세요.',
  },
  'run/unreadable': {
    kind: 'input',
    en: 'The run at {path} cannot be opened: {reason}.',
    ko: '{path}의 실행을 열 수 없습니다: {reason}.',
  },
  'run/unknown': {
    kind: 'input',
    en: 'There is no run at {path}.',
    ko: '{path}에 실행이 없습니다.',
  },
  'run/no-checkpoint': {
    kind: 'input',
    en: 'The run at {path} has kept no weights of step {step}. It has those of: {known}.',
    ko: '{path}의 실행에는 {step}번째 스텝의 가중치가 남아 있지 않습니다. 남아 있는 스텝: {known}.',
  },
  'run/newer-version': {
    kind: 'input',
    en: 'The run at {path} is of format {format}; this version of Featurescope knows formats up to {known}. Open it with a newer version.',
    ko: '{path}의 실행은 형식 {format}입니다. 이 버전의 Featurescope는 형식 {known}까지 압니다. 더 새로운 버전으로 여세요.',
  },
  'run/no-step': {
    kind: 'input',
    en: 'There is no step {step} to go back to. Steps 0 to {last} can be restored.',
    ko: '되돌아갈 {step}번째 스텝이 없습니다. 0부터 {last}까지의 스텝을 되살릴 수 있습니다.',
  },
  'run/replay-differs': {
    kind: 'environment',
    en: 'Step {step} cannot be restored exactly: done again, step {at} has the loss {loss} instead of {expected}. The data, the backend or the run folder {path} have changed since.',
    ko: '{step}번째 스텝을 똑같이 되살릴 수 없습니다. 다시 해 보니 {at}번째 스텝의 손실이 {expected}이(가) 아니라 {loss}입니다. 그 뒤로 데이터나 백엔드, 또는 실행 폴더 {path}이(가) 바뀌었습니다.',
  },
  'run/locked': {
    kind: 'environment',
    en: 'Another process ({pid} on {host}) is training the run at {path}. Looking at it is possible; to go on with it, stop that process first. If there is none, delete {lock}.',
    ko: '다른 프로세스({host}의 {pid})가 {path}의 실행을 학습하고 있습니다. 들여다볼 수는 있습니다. 이어 가려면 그 프로세스를 먼저 멈추세요. 그런 프로세스가 없으면 {lock} 파일을 지우세요.',
  },
  'run/open': {
    kind: 'input',
    en: 'The run at {path} is open. Open another network first, then delete it.',
    ko: '{path}의 실행이 열려 있습니다. 먼저 다른 네트워크를 연 다음 지우세요.',
  },
  'run/other-arithmetic': {
    kind: 'input',
    en: 'The run at {path} was computed with {theirs} arithmetic, and the open network with {ours}. Open that run first.',
    ko: '{path}의 실행은 {theirs} 연산으로, 열려 있는 네트워크는 {ours} 연산으로 계산했습니다. 그 실행을 먼저 여세요.',
  },
  'run/changed': {
    kind: 'environment',
    en: 'The run at {path} was gone on with elsewhere since it was opened here. Open it again.',
    ko: '{path}의 실행을 여기서 연 뒤에 다른 곳에서 이어 갔습니다. 다시 여세요.',
  },
  'inside/gone': {
    kind: 'input',
    en: 'The tensors of step {step} are no longer kept, because the network has moved on. Look into the step again.',
    ko: '네트워크가 다음으로 넘어가 {step}번째 스텝의 텐서가 더는 남아 있지 않습니다. 그 스텝을 다시 들여다보세요.',
  },
  'inside/no-image': {
    kind: 'input',
    en: 'The batch of step {step} has no image {row} whose activations are kept; they are numbered 0 to {last}.',
    ko: '{step}번째 스텝의 배치에는 활성값이 남은 {row}번 이미지가 없습니다. 번호는 0부터 {last}까지입니다.',
  },
  'figure/too-many-values': {
    kind: 'input',
    en: 'This figure is drawn of networks with few outputs; this one puts out {size} values.',
    ko: '이 그림은 출력이 적은 네트워크만 그립니다. 이 네트워크의 출력은 {size}개입니다.',
  },
  'evaluation/no-classes': {
    kind: 'input',
    en: 'The network is trained for {task}: it tells no classes apart, and this can be asked of classes only.',
    ko: '이 네트워크의 과제는 {task}이며 클래스를 구별하지 않습니다. 클래스가 있는 네트워크에만 할 수 있는 일입니다.',
  },
  'evaluation/only-classes': {
    kind: 'input',
    en: 'The network tells classes apart: ask for predictions, not for examples by their error.',
    ko: '이 네트워크는 클래스를 구별합니다. 오차 순 예제 대신 예측을 요청하세요.',
  },
  'evaluation/no-pixels': {
    kind: 'input',
    en: 'The network is trained for {task}: it tells no pixels apart, and this can be asked of networks that do.',
    ko: '이 네트워크의 과제는 {task}이며 픽셀의 클래스를 구별하지 않습니다. 픽셀을 구별하는 네트워크에만 할 수 있는 일입니다.',
  },
  'evaluation/several-outputs': {
    kind: 'input',
    en: 'The network has several outputs, and this is for networks with one. The metrics of each output are in its evaluation.',
    ko: '출력이 하나인 네트워크에만 쓸 수 있는데 이 네트워크는 출력이 여럿입니다. 출력별 지표는 평가에 있습니다.',
  },
  'code/some-images': {
    kind: 'input',
    en: 'The network "{network}" is trained on a part of the training images: a program that repeats this cannot be written.',
    ko: '"{network}" 네트워크는 훈련 이미지의 일부로 학습하므로 그 학습을 되풀이하는 프로그램을 쓸 수 없습니다.',
  },
  'code/averaged-weights': {
    kind: 'input',
    en: 'The weights of the network "{network}" are averaged at the end of its training: a program that repeats this cannot be written.',
    ko: '"{network}" 네트워크는 학습 끝부분의 가중치를 평균하므로 그 학습을 되풀이하는 프로그램을 쓸 수 없습니다.',
  },
  'code/augmentation': {
    kind: 'input',
    en: 'The network "{network}" is trained with augmentation ({augment}): a program that repeats it bit for bit cannot be written.',
    ko: '"{network}" 네트워크는 데이터 증강({augment})으로 학습하므로 그 학습을 그대로 되풀이하는 프로그램을 쓸 수 없습니다.',
  },
  'code/input-noise': {
    kind: 'input',
    en: 'The network "{network}" is trained with noise on its inputs: a program that repeats it bit for bit cannot be written.',
    ko: '"{network}" 네트워크는 입력에 잡음을 더해 학습하므로 그 학습을 그대로 되풀이하는 프로그램을 쓸 수 없습니다.',
  },
  'code/several-ports': {
    kind: 'input',
    en: 'The network "{network}" has several inputs or outputs: a program that repeats such a training cannot be written.',
    ko: '"{network}" 네트워크는 입력이나 출력이 여럿이어서 그 학습을 되풀이하는 프로그램을 쓸 수 없습니다.',
  },
  'evaluation/network-changed': {
    kind: 'input',
    en: 'The network changed while it was being evaluated. Pause training, then evaluate it again.',
    ko: '평가하는 동안 네트워크가 바뀌었습니다. 학습을 멈추고 다시 평가하세요.',
  },
  'evaluation/unknown-class': {
    kind: 'input',
    en: 'There is no class {class} to evaluate; the classes are {known}.',
    ko: '평가할 클래스 {class}이(가) 없습니다. 있는 클래스: {known}.',
  },
  'evaluation/classes-differ': {
    kind: 'input',
    en: 'The network "{model}" knows the classes {expected}, and has none that matches {missing} of "{data}". Say which is which with --classes NAME=CLASS, for example --classes {example}; classes that you leave out then are not evaluated.',
    ko: '"{model}" 네트워크의 클래스는 {expected}이며, "{data}"의 {missing}에 맞는 클래스가 없습니다. --classes 이름=클래스로 짝을 지으세요. 예: --classes {example}. 짝을 짓지 않은 클래스는 평가에서 빠집니다.',
  },
  'why/no-class': {
    kind: 'input',
    en: 'The network has no class {target} to explain; they are numbered 0 to {last}.',
    ko: '네트워크에 설명할 클래스 {target}번이 없습니다. 번호는 0부터 {last}까지입니다.',
  },
  'why/no-pixel': {
    kind: 'input',
    en: 'There is no pixel in row {row}, column {column}: the image has {height} rows and {width} columns, numbered from 0.',
    ko: '{row}행 {column}열에는 픽셀이 없습니다. 이미지는 {height}행 {width}열이고 번호는 0부터입니다.',
  },
  'why/no-pixel-answers': {
    kind: 'input',
    en: 'The network answers for whole images, not for single pixels.',
    ko: '이 네트워크는 픽셀이 아니라 이미지 전체에 대해 답합니다.',
  },
  'why/not-finite': {
    kind: 'input',
    en: 'The layer "{layer}" gives values that are not finite numbers, so nothing can be explained. Go back to a step before the loss became NaN, or open another network.',
    ko: '"{layer}" 층의 값이 유한한 수가 아니어서 설명할 수 없습니다. 손실이 NaN이 되기 전 스텝으로 돌아가거나 다른 네트워크를 여세요.',
  },
  'why/no-convolution': {
    kind: 'input',
    en: 'Grad-CAM needs the maps of a convolution, and this network has none. Saliency and occlusion work without.',
    ko: 'Grad-CAM에는 합성곱 층의 맵이 필요한데 이 네트워크에는 합성곱 층이 없습니다. 현저성과 가림 민감도는 그래도 볼 수 있습니다.',
  },
  'why/not-a-convolution': {
    kind: 'input',
    en: 'The layer "{layer}" is not a convolution with maps. Choose one of: {known}.',
    ko: '"{layer}" 층은 맵이 있는 합성곱 층이 아닙니다. 다음 중에서 고르세요: {known}.',
  },
  'why/no-recurrent-layer': {
    kind: 'input',
    en: 'This network has no recurrent layer whose steps can be followed: a SimpleRNN, LSTM or GRU with the usual activations (tanh and sigmoid) and without dropout.',
    ko: '이 네트워크에는 단계를 따라가 볼 수 있는 순환층이 없습니다. 보통의 활성화 함수(tanh와 시그모이드)를 쓰고 드롭아웃이 없는 SimpleRNN, LSTM, GRU여야 합니다.',
  },
  'why/not-recurrent': {
    kind: 'input',
    en: 'The layer "{layer}" is not a recurrent layer whose steps can be followed. Choose one of: {known}.',
    ko: '"{layer}" 층은 단계를 따라가 볼 수 있는 순환층이 아닙니다. 다음 중에서 고르세요: {known}.',
  },
  'why/whole-sequence': {
    kind: 'input',
    en: 'The layer "{layer}" hands on more than its last state, so there is no prediction after each of its steps. Its gates can be shown.',
    ko: '"{layer}" 층은 마지막 상태만 넘기지 않아서 단계마다의 예측이 없습니다. 게이트는 볼 수 있습니다.',
  },
  'why/no-unit': {
    kind: 'input',
    en: 'The layer "{layer}" has no map or unit {map}; they are numbered 0 to {last}.',
    ko: '"{layer}" 층에 맵이나 유닛 {map}번이 없습니다. 번호는 0부터 {last}까지입니다.',
  },
  'why/too-few': {
    kind: 'input',
    en: 'Laying images out takes at least {least}; there are {count}.',
    ko: '이미지를 펼쳐 놓으려면 적어도 {least}장이 필요한데 {count}장뿐입니다.',
  },
  'why/no-code': {
    kind: 'input',
    en: 'The network has no code: no layer that everything passes through has fewer values than its input.',
    ko: '네트워크에 코드가 없습니다. 모든 값이 거쳐 가면서 입력보다 값이 적은 층이 없습니다.',
  },
  'why/not-a-passage': {
    kind: 'input',
    en: 'The layer "{layer}" cannot stand for a code: what comes after it depends on other layers too, or nothing comes after it.',
    ko: '"{layer}" 층은 코드가 될 수 없습니다. 그 뒤의 계산이 다른 층에도 달려 있거나, 뒤에 아무 층도 없습니다.',
  },
  'why/wrong-code': {
    kind: 'input',
    en: 'A code of the layer "{layer}" is {size} finite numbers; {given} are given, of which {wrong} are not finite.',
    ko: '"{layer}" 층의 코드는 유한한 수 {size}개입니다. 받은 수는 {given}개이고, 그 가운데 {wrong}개가 유한하지 않습니다.',
  },
  'why/not-a-reconstruction': {
    kind: 'input',
    en: 'The network does not reconstruct its input, so there is nothing to compare with principal components.',
    ko: '입력을 재구성하는 네트워크가 아니어서 주성분과 비교할 것이 없습니다.',
  },
  'why/one-class': {
    kind: 'input',
    en: 'All {count} images are of one class, so there is nothing to tell apart. Take more images, or another split.',
    ko: '이미지 {count}장이 모두 한 클래스여서 가를 것이 없습니다. 이미지를 더 많이 쓰거나 다른 묶음을 고르세요.',
  },
  'loss/no-plane': {
    kind: 'input',
    en: 'A plane through three steps needs three that are kept and do not lie on a line; there are {steps}. Train some more, or take two random directions.',
    ko: '세 스텝을 지나는 평면을 만들려면 보관된 스텝이 한 직선에 있지 않은 것으로 셋 필요한데, 있는 것은 {steps}개입니다. 더 학습하거나 무작위 방향 둘을 고르세요.',
  },
  'loss/no-weights': {
    kind: 'input',
    en: 'The network has no weights that training changes, so there is no gradient to check.',
    ko: '학습으로 바뀌는 가중치가 네트워크에 없어 확인할 기울기가 없습니다.',
  },
  'export/too-large': {
    kind: 'input',
    en: 'The picture would have {pixels} pixels; at most {most} can be written. Choose a smaller size or a smaller scale.',
    ko: '그림이 {pixels}픽셀이 됩니다. 최대 {most}픽셀까지 쓸 수 있습니다. 더 작은 크기나 배율을 고르세요.',
  },
  'export/no-size': {
    kind: 'input',
    en: 'The picture does not say how large it is, so it cannot be written. Give its root a width and a height in pixels.',
    ko: '그림에 크기가 없어 쓸 수 없습니다. 최상위 요소에 너비와 높이를 픽셀로 적으세요.',
  },
  'export/deck-unreadable': {
    kind: 'input',
    en: 'The deck at {path} cannot be read: {reason}. Mend it, or delete it to get the usual one.',
    ko: '{path}의 슬라이드 묶음을 읽을 수 없습니다: {reason}. 고치거나, 지우면 기본 묶음을 씁니다.',
  },
  'export/unwritable': {
    kind: 'input',
    en: '{path} cannot be written: {reason}. Choose another place with --out.',
    ko: '{path}에 쓸 수 없습니다: {reason}. --out으로 다른 곳을 고르세요.',
  },
  'export/undrawn-signs': {
    kind: 'input',
    en: 'The file is written, but without these signs, which the program has no font for: {signs}. SVG and PPTX hold them as text.',
    ko: '파일을 저장했지만 다음 글자는 글꼴이 없어 그리지 못했습니다: {signs}. SVG와 PPTX에는 글자 그대로 들어갑니다.',
  },
  'export/unknown-figure': {
    kind: 'input',
    en: 'There is no figure "{figure}". Known: {known}.',
    ko: '"{figure}"(이)라는 그림은 없습니다. 있는 것: {known}.',
  },
  'export/no-filters': {
    kind: 'input',
    en: 'The layer "{layer}" has no filters that could be shown as pictures. Choose a convolution.',
    ko: '"{layer}" 층에는 그림으로 보일 필터가 없습니다. 합성곱 층을 고르세요.',
  },
  'export/no-arithmetic': {
    kind: 'input',
    en: 'How a value of "{layer}" comes about cannot be drawn. Choose a convolution, a pooling or a fully connected layer whose arithmetic the window writes out.',
    ko: '"{layer}"의 값이 어떻게 나오는지는 그릴 수 없습니다. 창에서 계산 과정을 보여 주는 합성곱, 풀링, 완전 연결층을 고르세요.',
  },
  'export/no-field': {
    kind: 'input',
    en: 'A unit of "{layer}" has no receptive field in an image, or it is not known. Choose another layer behind the image.',
    ko: '"{layer}"의 유닛은 이미지에 수용 영역이 없거나 알 수 없습니다. 이미지 뒤의 다른 층을 고르세요.',
  },
  'export/nothing-moves': {
    kind: 'input',
    en: 'There is only one picture of "{figure}", so nothing would move. Train the run for some steps, or choose PNG.',
    ko: '"{figure}"의 그림이 하나뿐이어서 움직일 것이 없습니다. 몇 스텝 더 학습하거나 PNG를 고르세요.',
  },
  'compare/layer-missing': {
    kind: 'input',
    en: 'The other network has no layer "{layer}" to compare with. Its layers: {known}.',
    ko: '다른 네트워크에는 비교할 "{layer}" 층이 없습니다. 있는 층: {known}.',
  },
  'compare/shapes-differ': {
    kind: 'input',
    en: 'The layer "{layer}" is {a} here and {b} in the other network, so their values cannot be laid side by side. Choose a run of the same network.',
    ko: '"{layer}" 층은 여기서 {a}이고 다른 네트워크에서 {b}여서 값을 나란히 놓을 수 없습니다. 같은 네트워크의 실행을 고르세요.',
  },
  'host/port-in-use': {
    kind: 'environment',
    en: 'Port {port} is in use. Choose another with --port, or 0 for any free one.',
    ko: '{port}번 포트는 이미 쓰이고 있습니다. --port로 다른 포트를 고르거나 0(빈 포트)을 쓰세요.',
  },
  'host/wrong-token': {
    kind: 'input',
    en: 'The address lacks the right token. Open the whole address that the terminal printed.',
    ko: '주소에 올바른 토큰이 없습니다. 터미널에 나온 주소 전체를 여세요.',
  },
  'host/foreign-origin': {
    kind: 'input',
    en: 'This request came from {origin}, which may not talk to this server.',
    ko: '{origin}에서 온 요청은 이 서버에 접근할 수 없습니다.',
  },
  'host/not-built': {
    kind: 'environment',
    en: 'The built window is missing at {path}. Run "npm run build".',
    ko: '{path}에 빌드된 창이 없습니다. "npm run build"를 실행하세요.',
  },
  'cli/usage': {
    kind: 'input',
    en: '{reason}. See "featurescope --help".',
    ko: '{reason}. "featurescope --help"를 보세요.',
  },
} as const satisfies Record<string, ErrorText>;

/** A stable error code: scripts and translations depend on it. */
export type ErrorCode = keyof typeof errorTexts;

/** The languages of the user interface. */
export type Language = 'en' | 'ko';

/** The values inserted into an error's sentence. */
export type ErrorDetail = Record<string, string | number | boolean | undefined>;

/** An error as sent between processes. */
export interface WireError {
  code: ErrorCode;
  message: string;
  detail: ErrorDetail;
}

/** A failure with a stable code; its message is the English sentence. */
export class FeaturescopeError extends Error {
  override readonly name = 'FeaturescopeError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, detail: ErrorDetail = {}, options?: ErrorOptions) {
    const shown = shortened(detail);
    super(describeError(code, shown, 'en'), options);
    this.code = code;
    this.detail = shown;
  }

  get kind(): ErrorKind {
    return errorTexts[this.code].kind;
  }
}

/** Maximum number of characters of user input that an error repeats. */
const MOST_REPEATED = 200;
/** Maximum number of characters of any other value in an error; enough for a path. */
const MOST_NAMED = 4096;
/** The details that repeat user input, and that nothing else limits. */
const repeated = new Set(['value', 'name']);

/** Truncates long values of an error, because people read it; an ellipsis marks the truncation. */
function shortened(detail: ErrorDetail): ErrorDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => {
      const most = repeated.has(key) ? MOST_REPEATED : MOST_NAMED;
      if (typeof value !== 'string' || value.length <= most) return [key, value];
      // Drops a lone surrogate, which would be half a character.
      return [key, `${value.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`];
    }),
  );
}

/** Names of the engine's activities and of tasks, in both languages. */
const tasks: Partial<Record<string, Record<Language, string>>> = {
  ...Object.fromEntries(
    Object.values(taskInfos).map(({ kind, title: { en, ko } }) => [kind, { en: en.toLowerCase(), ko }]),
  ),
  training: { en: 'training', ko: '학습' },
  rewind: { en: 'going back to a step', ko: '스텝으로 돌아가기' },
};

/** The sentence of an error in one language, with its values inserted. A `reason` is translated to Korean. */
export function describeError(code: ErrorCode, detail: ErrorDetail, language: Language): string {
  const template: string = errorTexts[code][language];
  const told = template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const given = String(detail[`${name}.${language}`] ?? detail[name] ?? '?');
    const value = language === 'ko' ? koreanReason(given) : given;
    return (name === 'task' && tasks[value]?.[language]) || value;
  });
  return language === 'ko' ? fitParticles(told) : told;
}

/** Converts any thrown value for sending: our own errors keep their code, all others become `engine/internal`. */
export function toWireError(error: unknown): WireError {
  const known = error instanceof FeaturescopeError ? error : wrapInternal(error);
  return { code: known.code, message: known.message, detail: known.detail };
}

/** Converts a received {@link WireError} to an error; an unknown code becomes `engine/internal`. */
export function fromWireError(wire: WireError): FeaturescopeError {
  if (Object.hasOwn(errorTexts, wire.code)) return new FeaturescopeError(wire.code, wire.detail);
  return new FeaturescopeError('engine/internal', { reason: wire.message });
}

/** Wraps an unexpected error; its stack is kept in `cause` for the log and never displayed. */
export function wrapInternal(error: unknown): FeaturescopeError {
  if (error instanceof FeaturescopeError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new FeaturescopeError('engine/internal', { reason }, { cause: error });
}
