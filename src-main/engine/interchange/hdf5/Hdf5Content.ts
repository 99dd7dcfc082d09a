/** A text, or several; what is neither text nor a short list of numbers is left out. */
export type Hdf5Attribute = string | string[] | number | number[];

/** An array of an HDF5 file. */
export interface Hdf5Array {
  shape: number[];
  values: Float32Array;
}

/** A group of an HDF5 file, with what it holds by name. */
export interface Hdf5Group {
  attributes: Map<string, Hdf5Attribute>;
  groups: Map<string, Hdf5Group>;
  arrays: Map<string, Hdf5Array>;
}
