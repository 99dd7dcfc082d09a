/** Whether a file's name is one that networks which can be opened are kept under. What it is, its content says. */
export function isModelName(name: string): boolean {
  return /\.(?:h5|hdf5|keras|onnx)$|^model\.json$/i.test(name);
}
