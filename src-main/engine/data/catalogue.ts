import { CIFAR_10_CLASSES } from './formats/cifar/cifar.ts';

/** One file of a known data set, as its authors distribute it. */
export interface CatalogueFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** A known data set, which can be downloaded. */
export interface KnownDataset {
  name: string;
  classes: readonly string[];
  /** `[H, W, C]` */
  shape: readonly [number, number, number];
  train: number;
  test: number;
  files: readonly CatalogueFile[];
  /** Base addresses of the files, ending in a slash, preferred ones first. */
  mirrors: readonly string[];
}

/** A known data set in IDX files, which is recognised in any packing. */
export interface CatalogueEntry extends KnownDataset {
  /** SHA-256 of the values without their IDX headers, which identifies the data set in any packing. */
  content: { trainLabels: string; testLabels: string; testImages: string };
}

function files(...rows: readonly (readonly [bytes: number, sha256: string])[]): CatalogueFile[] {
  const names = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'];
  return rows.map(([bytes, sha256], i) => ({ name: `${names[i]!}-ubyte.gz`, bytes, sha256 }));
}

/** Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits". */
const mnist: CatalogueEntry = {
  name: 'mnist',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  shape: [28, 28, 1],
  train: 60_000,
  test: 10_000,
  files: files(
    [9_912_422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'],
    [28_881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'],
    [1_648_877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'],
    [4_542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'],
  ),
  mirrors: [
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
  ],
  content: {
    trainLabels: '1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13',
    testLabels: 'ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5',
    testImages: '6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161',
  },
};

/** H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms", 2017. */
const fashionMnist: CatalogueEntry = {
  name: 'fashion-mnist',
  classes: [
    ...['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat'],
    ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  ],
  shape: [28, 28, 1],
  train: 60_000,
  test: 10_000,
  files: files(
    [26_421_880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'],
    [29_515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'],
    [4_422_102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'],
    [5_148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'],
  ),
  mirrors: [
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  ],
  content: {
    trainLabels: '657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7',
    testLabels: '3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9',
    testImages: 'c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a',
  },
};

/** The archive that CIFAR-10 is distributed as. */
export const CIFAR_10_ARCHIVE = 'cifar-10-binary.tar.gz';

/** A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. */
export const cifar10: KnownDataset = {
  name: 'cifar-10',
  classes: CIFAR_10_CLASSES,
  shape: [32, 32, 3],
  train: 50_000,
  test: 10_000,
  files: [
    {
      name: CIFAR_10_ARCHIVE,
      bytes: 170_052_171,
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    },
  ],
  mirrors: ['https://www.cs.toronto.edu/~kriz/'],
};

/** The known data sets in IDX files. */
export const catalogue: readonly CatalogueEntry[] = [mnist, fashionMnist];

/** All data sets that can be downloaded. */
export const downloadable: readonly KnownDataset[] = [...catalogue, cifar10];

/** A data set of the catalogue; undefined if there is none of that name. */
export function findInCatalogue(name: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.name === name);
}

/** Total size of a data set's downloads, in bytes. */
export function downloadBytes(entry: KnownDataset): number {
  return entry.files.reduce((sum, file) => sum + file.bytes, 0);
}
