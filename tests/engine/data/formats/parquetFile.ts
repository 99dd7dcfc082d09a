import { parquetWriteBuffer } from 'hyparquet-writer';
import { PNG } from 'pngjs';

const picture = (grey: number): Uint8Array => {
  const png = new PNG({ width: 4, height: 4 });
  png.data.fill(grey);
  for (let at = 3; at < png.data.length; at += 4) png.data[at] = 255;
  return new Uint8Array(PNG.sync.write(png));
};

export type Label = number | string | boolean | null;
/** A table as Hugging Face distributes pictures. */
export interface Table {
  /** A label of each picture; the picture of row i is filled with 10 i. */
  labels: readonly Label[];
  /** Class names in the metadata of Hugging Face. */
  names?: string[];
  image?: string;
  label?: string;
}

/** The content of a Parquet file with one picture of 4x4 pixels for each label. */
export function parquetFile({ labels, names, image = 'image', label = 'label' }: Table): Uint8Array {
  const known = labels.find((value) => value !== null) ?? 0;
  const type =
    typeof known === 'string'
      ? ({ type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const)
      : typeof known === 'boolean'
        ? ({ type: 'BOOLEAN' } as const)
        : ({ type: 'INT64' } as const);
  const features = {
    [image]: { _type: 'Image' },
    [label]: names ? { names, _type: 'ClassLabel' } : { dtype: 'int64', _type: 'Value' },
  };
  const data =
    type.type === 'INT64' ? labels.map((value) => (value === null ? null : BigInt(value))) : [...labels];
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 2 },
        { name: image, num_children: 2, repetition_type: 'OPTIONAL' },
        { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: label, ...type, repetition_type: 'OPTIONAL' },
      ],
      columnData: [
        {
          name: image,
          data: labels.map((_label, row) => ({ bytes: picture(row * 10), path: `${row}.png` })),
        },
        { name: label, data },
      ],
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
    }),
  );
}
