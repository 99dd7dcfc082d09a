/** How the pictures of a data set are read; what is left out follows from the pictures. */
export interface ReadingChoices {
  /** Rows and columns, as in `28x28`. */
  size?: string | undefined;
  /** How pictures of other proportions are brought to the size. */
  fit?: 'fit' | 'stretch' | 'crop' | undefined;
  channels?: 'grey' | 'colour' | undefined;
  /** Whether dark and light are exchanged. */
  invert?: boolean | undefined;
}

/** A path with choices as the engine takes them: `photos?size=28x28&fit=crop`. */
export function referenceOf(path: string, { size, fit, channels, invert }: ReadingChoices): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ size, fit, channels }))
    if (value !== undefined) query.set(name, value);
  if (invert) query.set('invert', 'yes');
  return query.size > 0 ? `${path}?${query}` : path;
}

/** The path of a reference, without its choices. */
export const pathOfReference = (reference: string): string => reference.replace(/\?(?:\w+=[^/?&]*&?)+$/, '');
