import type { Language } from './errors.ts';

/** Formats that a network can be saved in for other programs. */
export const saveFormats = ['tfjs', 'keras', 'h5', 'onnx', 'npz'] as const;
export type SaveFormat = (typeof saveFormats)[number];

/** What is known of a format. */
export interface SaveFormatInfo {
  /** Its name, the same in all languages. */
  title: string;
  /** Ending of its file, with the dot; empty for a folder. */
  ending: string;
  /** What it is for, in one line. */
  about: Readonly<Record<Language, string>>;
}

export const saveFormatInfos: Readonly<Record<SaveFormat, SaveFormatInfo>> = {
  tfjs: {
    title: 'TensorFlow.js',
    ending: '',
    about: {
      en: 'A folder with model.json and weights.bin, for web pages and Node.js.',
      ko: 'model.json과 weights.bin이 든 폴더입니다. 웹 페이지와 Node.js에서 씁니다.',
    },
  },
  keras: {
    title: 'Keras 3',
    ending: '.keras',
    about: {
      en: 'One file for Keras 3 and TensorFlow 2.16 and later: keras.models.load_model.',
      ko: 'Keras 3과 TensorFlow 2.16 이상에서 keras.models.load_model로 여는 파일입니다.',
    },
  },
  h5: {
    title: 'Keras HDF5',
    ending: '.h5',
    about: {
      en: 'The older file of Keras, which Keras 2 and 3 and many converters read.',
      ko: 'Keras의 예전 파일 형식입니다. Keras 2와 3, 여러 변환 도구가 읽습니다.',
    },
  },
  onnx: {
    title: 'ONNX',
    ending: '.onnx',
    about: {
      en: 'For ONNX Runtime, phones and other frameworks; images go in as the network takes them, channels last.',
      ko: 'ONNX Runtime, 휴대 기기, 다른 프레임워크에서 씁니다. 이미지는 이 네트워크처럼 채널을 마지막에 두고 넣습니다.',
    },
  },
  npz: {
    title: 'NumPy',
    ending: '.npz',
    about: {
      en: 'All weights by name for numpy.load, with the layers beside them as JSON.',
      ko: 'numpy.load로 여는 이름 붙은 가중치들입니다. 층은 JSON으로 함께 들어 있습니다.',
    },
  },
};

/** Programs that repeat a training, by their names on the command line. */
export const codeForms = ['keras', 'pytorch', 'notebook'] as const;
export type CodeForm = (typeof codeForms)[number];

export const codeFormInfos: Readonly<Record<CodeForm, SaveFormatInfo>> = {
  keras: {
    title: 'Keras',
    ending: '.py',
    about: {
      en: 'A program in Python that repeats this training in Keras: the same initial weights, batches and settings.',
      ko: '이 학습을 Keras에서 되풀이하는 Python 프로그램입니다. 초기 가중치, 배치, 설정이 모두 같습니다.',
    },
  },
  pytorch: {
    title: 'PyTorch',
    ending: '.py',
    about: {
      en: 'The same in PyTorch.',
      ko: '같은 학습을 PyTorch로 하는 프로그램입니다.',
    },
  },
  notebook: {
    title: 'Jupyter',
    ending: '.ipynb',
    about: {
      en: 'The Keras program as a notebook, with a word about each part.',
      ko: 'Keras 프로그램을 부분마다 설명을 붙인 노트북으로 저장합니다.',
    },
  },
};
