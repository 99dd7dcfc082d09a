import type { DroppedFile } from './wire.ts';

/** What can be asked of the running stand-in from outside, with the answers. */
export interface Answers {
  quit: undefined;
  closeWindow: undefined;
  /** Process id of the running engine. */
  engine: number;
  minimize: undefined;
  isMinimized: boolean;
  windows: number;
  /** Titles of the application's menu. */
  menu: string[];
  expectDrop: undefined;
}
type Details = { expectDrop: { files: DroppedFile[] } };

export type Wish<Name extends keyof Answers = keyof Answers> = Name extends keyof Answers
  ? { name: Name } & (Name extends keyof Details ? Details[Name] : object)
  : never;
export interface Asked {
  number: number;
  wish: Wish;
}
/** Message of the stand-in: it has started, or an answer. */
export type Said = { started: true } | { number: number; answer: unknown };
