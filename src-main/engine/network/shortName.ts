/** A weight's own name, without its layer's: `kernel`, `bias`. */
export const shortName = (weightName: string): string => weightName.split('/').at(-1)!;
