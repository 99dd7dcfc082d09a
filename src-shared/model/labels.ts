/** Class index of each example; two bytes each if there are more than 256 classes. */
export type Labels = Uint8Array | Uint16Array;
