import { fitParticles } from './particles.ts';

/** A note for the user about a data set that was read: what was found, decided or left out. */
export interface DataNote {
  code: DataNoteCode;
  detail: Readonly<Record<string, string | number>>;
}

/** All notes, in both languages. `{name}` is replaced by a value of the note's detail. */
export const dataNoteTexts = {
  'split-drawn': {
    en: 'There is no test set: {test} of {count} examples were drawn for it with seed {seed}, the same share of each class.',
    ko: '테스트 세트가 없어 {count}개 가운데 {test}개를 시드 {seed}(으)로, 클래스마다 같은 비율로 뽑았습니다.',
  },
  'split-drawn-of-all': {
    en: 'There is no test set: {test} of {count} examples were drawn for it with seed {seed}.',
    ko: '테스트 세트가 없어 {count}개 가운데 {test}개를 시드 {seed}(으)로 뽑았습니다.',
  },
  fields: {
    en: 'Arrays for inputs and outputs of their names: {names}.',
    ko: '같은 이름의 입력과 출력에 쓰는 배열: {names}.',
  },
  'validation-joined': {
    en: 'The {count} examples of "{name}" are taken as the last of the training set.',
    ko: '"{name}"의 예제 {count}개는 훈련 세트의 끝에 더했습니다.',
  },
  'validation-left-out': {
    en: 'There is a test set, so "{name}" is used neither to train nor to test; validation examples are drawn from the training set.',
    ko: '테스트 세트가 있어 "{name}"은(는) 훈련에도 테스트에도 쓰지 않습니다. 검증 예제는 훈련 세트에서 뽑습니다.',
  },
  'validation-tests': {
    en: 'There is no test set, so "{name}" is taken for it.',
    ko: '테스트 세트가 없어 "{name}"을(를) 대신 씁니다.',
  },
  'one-class': {
    en: 'All examples are of one class, "{name}": there is nothing to tell apart.',
    ko: '모든 예제가 "{name}" 한 클래스여서 구별할 것이 없습니다.',
  },
  'class-missing': {
    en: 'No training example is of: {names}.',
    ko: '훈련 예제가 없는 클래스: {names}.',
  },
  'class-untested': {
    en: 'No test example is of: {names}.',
    ko: '테스트 예제가 없는 클래스: {names}.',
  },
  imbalance: {
    en: 'The classes are of very different size: "{largest}" has {most} training examples, "{smallest}" {least}.',
    ko: '클래스의 크기가 크게 다릅니다. "{largest}"은(는) 훈련 예제가 {most}개, "{smallest}"은(는) {least}개입니다.',
  },
  duplicates: {
    en: '{count} test examples are in the training set too, value for value: the test accuracy is too good.',
    ko: '테스트 예제 {count}개가 훈련 세트에도 똑같이 있어 테스트 정확도가 부풀려집니다.',
  },
  'sorted-by-class': {
    en: 'The training examples are sorted by class; those that validate are drawn from each class with the seed.',
    ko: '훈련 예제가 클래스 순서로 놓여 있어, 검증 예제는 클래스마다 시드로 뽑습니다.',
  },
  'pictures-fitted': {
    en: 'The pictures are of several sizes, up to {largest}; each was made {size} ({fit}).',
    ko: '그림의 크기가 여럿이고 가장 큰 것은 {largest}입니다. 모두 {size}(으)로 맞췄습니다({fit}).',
  },
  'pictures-resized': {
    en: 'The pictures are {largest}; each was made {size} ({fit}).',
    ko: '{largest} 크기의 그림을 모두 {size}(으)로 맞췄습니다({fit}).',
  },
  'pictures-skipped': {
    en: '{count} files could not be read as pictures and were left out: {names}.',
    ko: '그림으로 읽을 수 없는 파일 {count}개를 뺐습니다: {names}.',
  },
  'dark-on-light': {
    en: 'The pictures are dark on a light ground. A network that learned light on dark, as MNIST is, needs them inverted: add ?invert=yes.',
    ko: '밝은 바탕에 어두운 그림입니다. MNIST처럼 어두운 바탕에 밝은 그림으로 학습한 네트워크에는 반전이 필요합니다. ?invert=yes를 붙이세요.',
  },
  inverted: { en: 'Dark and light were exchanged.', ko: '밝고 어두움을 반전했습니다.' },
  transposed: {
    en: 'The pictures are stored with rows and columns exchanged, as EMNIST is, and were turned back.',
    ko: 'EMNIST처럼 행과 열이 바뀌어 저장된 그림을 되돌렸습니다.',
  },
  'brightness-scaled': {
    en: 'Pixels go up to {most}; they were scaled to 0..255.',
    ko: '픽셀이 {most}까지여서 0..255로 늘렸습니다.',
  },
  'pixels-as-they-are': {
    en: 'Pixels are from {from} to {to}, which is no range of brightness; they go in as they are.',
    ko: '픽셀이 {from}부터 {to}까지로 밝기의 범위가 아니어서 그대로 들어갑니다.',
  },
  encoding: {
    en: 'The table is not written in UTF-8; it was read as {encoding}.',
    ko: '표가 UTF-8이 아니어서 {encoding}(으)로 읽었습니다.',
  },
  'floats-as-bytes': {
    en: 'Pixels of 0..1 were taken as brightness in 255 steps.',
    ko: '0..1인 픽셀을 255단계의 밝기로 바꿨습니다.',
  },
  'channels-moved': {
    en: 'The colours come first in {name} ({shape}); they were put last.',
    ko: '{name}은(는) 색 채널이 앞에 있어({shape}) 뒤로 옮겼습니다.',
  },
  'column-is-label': {
    en: 'Column {column} is taken for the label. Another one: ?label=NAME.',
    ko: '{column} 열을 레이블로 씁니다. 다른 열은 ?label=이름으로 정합니다.',
  },
  'column-is-target': {
    en: 'Column {column} is taken for the number to be predicted. Another one: ?target=NAME.',
    ko: '{column} 열을 예측할 수로 씁니다. 다른 열은 ?target=이름으로 정합니다.',
  },
  'columns-are-classes': {
    en: 'In each row exactly one of the columns {columns} is 1, so they are taken for the {count} classes {classes}. A column of labels: ?label=NAME; a number to be predicted: ?target=NAME.',
    ko: '행마다 {columns} 열 가운데 하나만 1이어서, 이 열들을 {count}개 클래스({classes})로 읽습니다. 레이블이 한 열에 있으면 ?label=이름, 예측할 수는 ?target=이름으로 정합니다.',
  },
  'columns-are-pixels': {
    en: 'The {columns} numbers of each example are taken for the pixels of pictures of {size}. If they are plain numbers: ?columns=numbers.',
    ko: '예제마다 {columns}개인 수를 {size} 그림의 픽셀로 읽습니다. 픽셀이 아니라 수이면 ?columns=numbers를 붙이세요.',
  },
  'columns-are-numbers': {
    en: 'The {columns} numbers of each example could be the pixels of pictures of {size}, and are taken for plain numbers. If they are pixels: ?columns=pixels.',
    ko: '예제마다 {columns}개인 수는 {size} 그림의 픽셀일 수도 있지만 그냥 수로 읽습니다. 픽셀이면 ?columns=pixels를 붙이세요.',
  },
  'colours-interleaved': {
    en: 'The red, green and blue of a pixel are taken to stand side by side. If all the red comes first, as in CIFAR: ?planar=yes.',
    ko: '픽셀마다 빨강, 초록, 파랑이 나란히 있는 것으로 읽습니다. CIFAR처럼 빨강이 모두 먼저 나오면 ?planar=yes를 붙이세요.',
  },
  'masks-read': {
    en: 'The values of the {count} masks are the classes of their pixels: {values}.',
    ko: '마스크 {count}장의 값이 픽셀의 클래스입니다: {values}.',
  },
  'margins-ignored': {
    en: 'The margins of the pictures are no part of their masks: they are neither in the loss nor in the metrics.',
    ko: '그림의 여백은 마스크에 없으므로 손실과 지표에서 뺍니다.',
  },
  'pixels-ignored': {
    en: 'In label maps, {value} stands for pixels that are not counted ({share} %): they are neither in the loss nor in the metrics. If it is a class: ?ignore=none.',
    ko: '레이블 맵에서 {value}은(는) 세지 않는 픽셀({share}%)로 보아 손실과 지표에서 뺍니다. 클래스이면 ?ignore=none을 붙이세요.',
  },
  'maps-of-two': {
    en: 'The label maps hold 0 and 255 alone, which are taken for two classes. If 255 is no class: ?ignore=255.',
    ko: '레이블 맵에 0과 255만 있어 두 클래스로 읽습니다. 255가 클래스가 아니면 ?ignore=255를 붙이세요.',
  },
  'labels-left-out': {
    en: 'Columns that hold other labels, or the same once more, are no input and were left out: {names}.',
    ko: '다른 레이블이거나 같은 레이블을 되풀이하는 열은 입력이 아니어서 뺐습니다: {names}.',
  },
  'columns-left-out': {
    en: 'Columns that hold no numbers, or number the rows, were left out: {names}.',
    ko: '수가 아니거나 행 번호인 열은 뺐습니다: {names}.',
  },
  'labels-withheld': {
    en: 'Without labels in the column {column}, and left out: {name}.',
    ko: '{column} 열에 레이블이 없어 뺀 것: {name}.',
  },
  'unlabelled-left-out': {
    en: 'Without a column {column}, and left out: {name}.',
    ko: '{column} 열이 없어 뺀 것: {name}.',
  },
  'left-out': {
    en: 'Neither examples nor labels, and left out: {names}.',
    ko: '예제도 레이블도 아니어서 뺀 것: {names}.',
  },
} as const satisfies Record<string, { en: string; ko: string }>;
export type DataNoteCode = keyof typeof dataNoteTexts;

/** Names of the ways of fitting pictures. */
const fitNames = {
  fit: { en: 'whole, with a margin', ko: '여백을 두어 전체' },
  stretch: { en: 'stretched', ko: '늘림' },
  crop: { en: 'cut to its proportions', ko: '비율에 맞춰 자름' },
} as const;

/** A note as a sentence in one language. */
export function describeDataNote({ code, detail }: DataNote, language: 'en' | 'ko'): string {
  const told = dataNoteTexts[code][language].replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = String(detail[name] ?? '?');
    return name === 'fit' ? (fitNames[value as keyof typeof fitNames]?.[language] ?? value) : value;
  });
  return language === 'ko' ? fitParticles(told) : told;
}
