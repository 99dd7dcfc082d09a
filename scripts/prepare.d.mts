export const root: string;
export function say(line: string): void;
export function prepare(): Promise<void>;
export function failedToday(what: string): boolean;
export function rememberFailure(what: string): void;
