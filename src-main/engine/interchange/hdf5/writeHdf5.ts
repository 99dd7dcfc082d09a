import h5wasm, { type Group } from 'h5wasm';

/** A group to be written: its attributes, arrays and groups by name. */
export interface Hdf5Tree {
  attributes?: Readonly<Record<string, string | readonly string[]>>;
  arrays?: Readonly<Record<string, { shape: readonly number[]; values: Float32Array }>>;
  groups?: Readonly<Record<string, Hdf5Tree>>;
}

let files = 0;

/** The bytes of an HDF5 file with the groups that are given, texts in UTF-8 and numbers as float32. */
export async function writeHdf5(tree: Hdf5Tree): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  // The library writes to a file system of its own, in memory.
  const place = `/written-${++files}.h5`;
  try {
    withoutTimes(() => {
      const file = new h5wasm.File(place, 'w');
      try {
        writeGroup(file, tree);
      } finally {
        file.close();
      }
    });
    return Uint8Array.from(FS.readFile(place));
  } finally {
    FS.unlink(place);
  }
}

/**
 * Does work of the library, which writes into each header when it was written and cannot be told not to: under a clock that stands
 * still, so that the same tree is the same file, byte for byte. Nothing else runs meanwhile.
 */
function withoutTimes(write: () => void): void {
  const { now } = Date;
  Date.now = () => 0;
  try {
    write();
  } finally {
    Date.now = now;
  }
}

function writeGroup(group: Group, { attributes = {}, arrays = {}, groups = {} }: Hdf5Tree): void {
  for (const [name, value] of Object.entries(attributes)) writeAttribute(group, name, value);
  for (const [name, { shape, values }] of Object.entries(arrays))
    group.create_dataset({ name, data: values, shape: [...shape], dtype: '<f' });
  for (const [name, inner] of Object.entries(groups)) writeGroup(group.create_group(name), inner);
}

/** Texts of any length, which lie outside the header: that has room for 64 KiB. A list without any is one of numbers. */
function writeAttribute(group: Group, name: string, value: string | readonly string[]): void {
  if (typeof value === 'string') group.create_attribute(name, value, [], 'S');
  else if (value.length === 0) group.create_attribute(name, new Float64Array(0), [0], '<d');
  else group.create_attribute(name, [...value], [value.length], 'S');
}
