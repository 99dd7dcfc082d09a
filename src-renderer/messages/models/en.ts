/** Texts about networks of other programs. */
export const modelsEn = {
  title: (name: string) => `The network “${name}”`,
  formats: {
    'keras-h5': 'Keras (HDF5)',
    'keras-v3': 'Keras 3 (.keras)',
    tfjs: 'TensorFlow.js',
    onnx: 'ONNX',
    npz: 'NumPy (npz)',
  },
  writtenBy: (program: string) => `written by ${program}`,
  inputs: 'Inputs',
  outputs: 'Outputs',
  classes: 'Classes',
  layers: 'Layers',
  head: { name: 'Name', class: 'Class', shape: 'Shape', parameters: 'Parameters', support: 'Here' },
  support: { known: 'fully known', opaque: 'maps alone' },
  supportTips: {
    known: 'Its arithmetic can be followed down to a single number',
    opaque: 'It is computed and its maps are shown; its arithmetic is not',
  },
  opaqueCount: (count: number) =>
    count === 1
      ? 'Of 1 layer the maps are shown, and not the arithmetic.'
      : `Of ${count} layers the maps are shown, and not the arithmetic.`,
  allKnown: 'The arithmetic of every layer is known.',
  range: 'Images go in as',
  rangeFound: (range: string) => `${range} (found)`,
  rangeUnknown: 'The file does not say which. A wrong range gives wrong answers.',
  ranges: {
    '0..1': '0 to 1',
    '-1..1': '−1 to 1',
    '0..255': '0 to 255',
  },
  rangeOwn: 'mean, deviation…',
  rangeOwnLabel: 'Mean and standard deviation',
  rangeOwnHint: '0.1307,0.3081, or for each channel m,m,m,s,s,s',
  rangeWrong: 'Write a mean and a standard deviation, such as 0.1307,0.3081.',
  data: 'Data',
  dataUsual: (name: string) => `${name} (goes with it)`,
  dataNone: 'pictures of my own',
  open: 'Look at it',
  trainOn: 'Train on from these weights',
  trainAfresh: 'Train afresh',
  trainHint: 'To train, choose data. A run of your own is made; the file stays as it is.',
  onlyLook: 'This network was opened to look at. Train on from its weights to step through it.',
  trainOnTip: 'Opens it as a run of your own that begins with these weights',
  trainAfreshTip: 'Opens it as a run of your own that begins with new weights',
  from: (format: string) => `opened from a file, ${format}`,
  noData:
    'No data set goes with this network. Draw, or drop a picture of your own; or open it again with data.',
  recent: 'network of another program',
  rangeIs: (range: string) => `images as ${range}`,
};
