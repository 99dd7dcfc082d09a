/** How a setting is written, and which values it takes. */
export type SettingKind =
  /** A whole number of at least 1. */
  | 'count'
  /** Rows and columns, each a whole number of at least 1; one number stands for both. */
  | 'pair'
  /** As `pair`, for a window of a sequence: one number. */
  | 'length'
  /** A number from 0 to below 1. */
  | 'fraction'
  | 'number'
  | 'choice'
  | 'flag'
  /** Sizes of axes. */
  | 'shape'
  /** The shape of an input, with null for the batch before it. */
  | 'batchShape'
  /** Rows before and after, columns before and after. */
  | 'margins'
  /** An axis, with the batch as axis 0; negative ones count from the end. */
  | 'axis'
  | 'activation'
  | 'initializer'
  /** Kept as it is: settings of the network of the 1998 paper. */
  | 'table';

/** A setting of a layer class. */
export interface LayerSetting {
  /** Name in Keras: `kernel_size`. */
  name: string;
  kind: SettingKind;
  title: { en: string; ko: string };
  /** Value if it is not given; undefined for a setting that must be given. */
  usual?: unknown;
  /** Values of a choice. */
  choices?: readonly string[] | undefined;
  /** Earlier names of the setting, or names in other languages of Keras. */
  formerly?: readonly string[] | undefined;
  /** Value that a new layer starts with in an editor. Default: `usual` */
  initial?: unknown;
}

/** Groups of layer classes in lists. */
export const layerGroups = [
  'convolution',
  'pooling',
  'dense',
  'activation',
  'regularisation',
  'shape',
  'merge',
  'sequence',
] as const;
export type LayerGroup = (typeof layerGroups)[number];

/** A layer class as it is put into a network: its settings, in the order of Keras' arguments. */
export interface LayerClass {
  className: string;
  group: LayerGroup;
  /** Plain name of the layer. */
  title: { en: string; ko: string };
  /** Number of layers that it reads: `one`, or `several` for layers that join. */
  reads: 'one' | 'several' | 'none';
  settings: readonly LayerSetting[];
  /** Other names of the class in Keras. */
  aliases?: readonly string[] | undefined;
  /** Whether lists of layers to add leave it out. */
  hidden?: true | undefined;
}
