/**
 * Reasons why a file cannot be read or written, as phrases in the sentences of errors, in both languages. `{name}` is
 * replaced by a value.
 */
const reasonTexts = [
  ['permission denied', '권한이 없습니다'],
  ['not permitted', '허용되지 않습니다'],
  ['the file system is read-only', '파일 시스템이 읽기 전용입니다'],
  ['a part of the path is a file, not a folder', '경로의 한 부분이 폴더가 아니라 파일입니다'],
  ['it is a folder', '폴더입니다'],
  ['it is no NumPy array (.npy)', 'NumPy 배열(.npy)이 아닙니다'],
  ['it is cut off', '중간에 잘렸습니다'],
  ['its labels are neither numbers nor texts', '레이블이 수도 텍스트도 아닙니다'],
  ['its numbers are of the type {type}, which is not read', '수의 형식이 {type}이라 읽을 수 없습니다'],
  [
    'it holds {actual} bytes of numbers, where its shape {shape} takes {expected}',
    '수가 {actual}바이트 들어 있는데 모양 {shape}에는 {expected}바이트가 필요합니다',
  ],
  ['it is not a file', '파일이 아닙니다'],
  ['it is a pipe, a device or a socket, not a file', '파일이 아니라 파이프, 장치 또는 소켓입니다'],
  ['it does not exist', '없습니다'],
  ['a file of that name is in the way', '같은 이름의 파일이 이미 있습니다'],
  ['the name is too long', '이름이 너무 깁니다'],
  ['too many files are open', '열린 파일이 너무 많습니다'],
  ['it would be larger than the system allows', '시스템이 허용하는 크기를 넘습니다'],
  ['its links lead in a circle', '링크가 돌고 돕니다'],
  ['the disk is full', '디스크가 가득 찼습니다'],
  ['it is empty', '비어 있습니다'],
  ['it holds {actual} bytes, and at most {most} are read', '{actual}바이트인데 {most}바이트까지만 읽습니다'],
  ['it is a {format} file', '{format} 파일입니다'],
  ['nothing in the archive can be opened', '압축 파일 안에 열 수 있는 것이 없습니다'],
  ['it is of the format {format}', '{format} 형식입니다'],
  ['it is a web page', '웹 페이지입니다'],
  ['its path is not allowed', '허용되지 않는 경로입니다'],
  ['there is more than {most} GB of it', '{most} GB가 넘습니다'],
  ['it changed while it was read', '읽는 동안 바뀌었습니다'],
  [
    'it is a Git LFS pointer; "git lfs pull" fetches what it stands for',
    'Git LFS 포인터입니다. "git lfs pull"로 실제 파일을 받으세요',
  ],
  ['it holds paths that lead out of it', '밖으로 나가는 경로가 들어 있습니다'],
  ['it would unpack to more than can be held', '풀면 담을 수 있는 크기를 넘습니다'],
  ['it is not a PNG file', 'PNG 파일이 아닙니다'],
  ['it is cut short', '중간에 잘렸습니다'],
  ['it is damaged', '손상되었습니다'],
  ['its "{name}" holds values that are no numbers', '"{name}"에 수가 아닌 값(NaN, 무한대)이 들어 있습니다'],
  ['its "{name}" holds texts, where numbers are needed', '"{name}"에 수 대신 텍스트가 들어 있습니다'],
  [
    'it holds Python objects; save them as numbers or texts',
    '파이썬 객체가 들어 있습니다. 수나 텍스트로 저장하세요',
  ],
  ['its header is damaged', '헤더가 손상되었습니다'],
  ['it holds no pixels', '픽셀이 없습니다'],
  [
    'it is {width} x {height}, which is no size of a picture',
    '크기가 {width} x {height}이라 그림이 될 수 없습니다',
  ],
  [
    'it has {width} x {height} pixels; at most {most} are read',
    '픽셀이 {width} x {height}개인데 {most}개까지만 읽습니다',
  ],
  ['it holds more pixels than its header says', '헤더가 말하는 것보다 픽셀이 많습니다'],
  ['its file of weights "{name}" is not beside it', '가중치 파일 "{name}"이(가) 그 옆에 없습니다'],
  [
    'its file of weights "{name}" lies outside its folder, where nothing is read',
    '가중치 파일 "{name}"이(가) 폴더 밖을 가리킵니다. 폴더 밖은 읽지 않습니다',
  ],
  [
    'its file of weights "{name}" cannot be read: {why}',
    '가중치 파일 "{name}"을(를) 읽을 수 없습니다: {why}',
  ],
  [
    'its layer "{layer}" waits for its own output, or for one that is never made',
    '"{layer}" 층이 자기 출력이나 만들어지지 않는 출력을 기다립니다',
  ],
  ['it is no JSON: {why}', 'JSON이 아닙니다: {why}'],
  ['it is no network file', '네트워크 파일이 아닙니다'],
  ['its {part} is not valid', '{part} 값이 올바르지 않습니다'],
  ['it describes no layers', '층이 적혀 있지 않습니다'],
  ['it does not say the shape of its input', '입력의 모양이 적혀 있지 않습니다'],
  ['its layers are not connected', '층들이 이어져 있지 않습니다'],
  ['it has more than {most} layers', '층이 {most}개를 넘습니다'],
  [
    'the setting {setting} of its layer "{layer}" is not supported',
    '"{layer}" 층의 {setting} 설정은 지원하지 않습니다',
  ],
  [
    'it is a network of a later version ({version}) than this program knows ({known})',
    '이 프로그램이 아는 버전({known})보다 새로운 버전({version})의 네트워크입니다',
  ],
  [
    'it says the input {said}, but its layers take {taken}',
    '입력이 {said}(이)라고 적혀 있지만 층은 {taken}을(를) 받습니다',
  ],
  ['its list of weights is not one', '가중치 목록이 올바르지 않습니다'],
  ['its list of layers is not one', '층 목록이 올바르지 않습니다'],
  [
    'its layer "{layer}" is called in a way that is not understood',
    '"{layer}" 층이 알 수 없는 방식으로 호출됩니다',
  ],
  ['its JSON is damaged or cut off', 'JSON이 손상되었거나 중간에 잘렸습니다'],
  ['it is no HDF5 file', 'HDF5 파일이 아닙니다'],
  ['it holds no weights', '가중치가 들어 있지 않습니다'],
  ['its first checkpoint is missing', '첫 체크포인트가 없습니다'],
  ['it holds too many things', '들어 있는 것이 너무 많습니다'],
  [
    'its "{name}" is a link to elsewhere, where nothing is read',
    '"{name}"은(는) 다른 곳을 가리키는 링크입니다. 다른 곳은 읽지 않습니다',
  ],
  [
    'its array "{name}" has the shape {shape}, which is more than is read',
    '배열 "{name}"의 모양이 {shape}이라 읽을 수 있는 크기를 넘습니다',
  ],
  ['its weights "{name}" are missing', '가중치 "{name}"이(가) 없습니다'],
  ['its weights are cut off at "{name}"', '가중치가 "{name}"에서 잘렸습니다'],
  [
    'its weights hold {actual} bytes, where their shapes take {expected}',
    '가중치가 {actual}바이트인데 모양에는 {expected}바이트가 필요합니다',
  ],
  ['its file "{name}" is missing', '파일 "{name}"이(가) 없습니다'],
  ['it is no model of a kind that is read', '읽을 수 있는 종류의 모델이 아닙니다'],
  ['no model lies in it', '모델이 들어 있지 않습니다'],
  ['several models lie in it: {names}', '모델이 여러 개 들어 있습니다: {names}'],
  ['it is encrypted', '암호화되어 있습니다'],
  ['it is packed in a way that is not read', '읽을 수 없는 방식으로 압축되어 있습니다'],
  ['its entry "{name}" leads out of it', '"{name}" 항목이 압축 파일 밖을 가리킵니다'],
  ['it is not an ONNX file', 'ONNX 파일이 아닙니다'],
  ['it has no inputs or no outputs', '입력이나 출력이 없습니다'],
  [
    'its output "{name}" depends on none of its inputs',
    '출력 "{name}"이(가) 어느 입력에도 달려 있지 않습니다',
  ],
  [
    'its operators are of version {version}, and those from {oldest} to {newest} are read',
    '연산자(opset)의 버전이 {version}인데 {oldest}부터 {newest}까지만 읽습니다',
  ],
  ['the attribute {name} is {value}', '속성 {name}의 값이 {value}입니다'],
  ['its input {number} is a constant', '{number}번째 입력이 상수입니다'],
  ['its input {number} is not known beforehand', '{number}번째 입력을 미리 알 수 없습니다'],
  ['its output {number} is used', '{number}번째 출력이 쓰입니다'],
  ['its constant has the shape {shape}', '상수의 모양이 {shape}입니다'],
  ['what it gets has the shape {shape}', '받는 값의 모양이 {shape}입니다'],
  ['the shape {shape} is none for what it gets', '받는 값을 {shape} 모양으로 바꿀 수 없습니다'],
  ['the size of its input is open', '입력의 크기가 정해져 있지 않습니다'],
  ['its window is larger than what it gets', '창이 받는 값보다 큽니다'],
  ['it moves the examples to another axis', '예제의 축을 옮깁니다'],
  ['it divides whole numbers', '정수를 나눕니다'],
  ['it pads in a way that no layer does: {pads}', '어느 층에도 없는 방식으로 둘레를 채웁니다: {pads}'],
  [
    'it pads maps whose values can be below the zeros that a layer pads with: {pads}',
    '값이 0보다 작을 수 있는 맵의 둘레를 채우는데 층은 0으로 채웁니다: {pads}',
  ],
  ['its checksum does not match', '체크섬이 맞지 않습니다'],
  ['it is not a checkpoint of this program', '이 프로그램의 체크포인트가 아닙니다'],
  ['it is a checkpoint of another run', '다른 실행의 체크포인트입니다'],
  ['images (2051)', '이미지(2051)'],
  ['labels (2049)', '레이블(2049)'],
  ['no such model ships with the program', '프로그램에 그런 모델이 들어 있지 않습니다'],
] as const;

/** A reason, identified by its English text. */
export type Reason = (typeof reasonTexts)[number][0];

/** A reason in English with its values inserted, as errors contain it. */
export function reason(words: Reason, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(words, values);
}

const patterns = reasonTexts.map(([english, korean]) => {
  const names = [...english.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const parts = english.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { names, pattern: new RegExp(`^${parts.join('(.+)')}$`, 's'), korean };
});

/** Translates an English reason to Korean, keeping its values; any other text is returned unchanged. */
export function koreanReason(english: string): string {
  for (const { names, pattern, korean } of patterns) {
    const found = pattern.exec(english);
    if (!found) continue;
    return fill(korean, Object.fromEntries(names.map((name, at) => [name, koreanReason(found[at + 1]!)])));
  }
  return english;
}

const fill = (words: string, values: Readonly<Record<string, string | number>>): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
