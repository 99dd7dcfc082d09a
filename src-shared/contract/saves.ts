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
