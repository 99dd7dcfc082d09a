/** How a data set is read; what is left out follows from the data. */
export interface ReadingChoices {
  /** Rows and columns of pictures, as in `28x28`. */
  size?: string | undefined;
  /** How pictures of other proportions are brought to the size. */
  fit?: 'fit' | 'stretch' | 'crop' | undefined;
  channels?: 'grey' | 'colour' | undefined;
  /** Whether dark and light are exchanged. */
  invert?: boolean | undefined;
  /** The column of a table with the classes, or with the numbers to be predicted. */
  label?: string | undefined;
  target?: string | undefined;
  /** Whether the numbers of a row are the pixels of a picture. */
  columns?: 'pixels' | 'numbers' | undefined;
  /** Whether the colours of such a picture come one after another. */
  planar?: boolean | undefined;
}

const CHOICES = /\?(?:\w+=[^/?&]*&?)+$/;

/** A path with choices as the engine takes them: `photos?size=28x28&fit=crop`. Choices that the path came with stay, unless others replace them. */
export function referenceOf(path: string, choices: ReadingChoices): string {
  const query = new URLSearchParams(CHOICES.exec(path)?.[0] ?? '');
  const { invert, planar, ...texts } = choices;
  for (const [name, value] of Object.entries(texts)) if (value !== undefined) query.set(name, value);
  for (const [name, value] of Object.entries({ invert, planar })) if (value) query.set(name, 'yes');
  return query.size > 0 ? `${pathOfReference(path)}?${query}` : path;
}

/** The path of a reference, without its choices. */
export const pathOfReference = (reference: string): string => reference.replace(CHOICES, '');
