/** A `.npy` file after NumPy's description of it. @param type such as `<f4` */
export function npyOf(type: string, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join()},), }\n`;
  const start = [0x93, ...Buffer.from('NUMPY'), 1, 0, header.length % 256, header.length >> 8];
  return Buffer.concat([Buffer.from(start), Buffer.from(header), bytes]);
}
