export const chromiumArguments: string[];
export function findChromium(): string | undefined;
export function ensureChromium(say: (line: string) => void): string;
