/** Waits until all promises that can settle without a further event have done so. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
