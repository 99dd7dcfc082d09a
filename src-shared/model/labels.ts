/** Class indices, one of each example; two bytes each where there are more than 256 classes. */
export type Labels = Uint8Array | Uint16Array;
