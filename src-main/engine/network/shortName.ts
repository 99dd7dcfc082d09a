/** Name of a weight without its layer's name: `kernel`, `bias`. */
export const shortName = (weightName: string): string => weightName.split('/').at(-1)!;
