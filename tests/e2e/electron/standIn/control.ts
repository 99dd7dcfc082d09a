import type { DroppedFile } from './wire.ts';

/** What can be asked of the running stand-in from outside, with the answers. */
export interface Answers {
  quit: void;
  closeWindow: void;
  /** Process id of the running engine. */
  engine: number;
  /** Number of engines that were started. */
  engines: number;
  minimize: void;
  isMinimized: boolean;
  windows: number;
  /** Titles of the application's menu. */
  menu: string[];
  expectDrop: void;
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
