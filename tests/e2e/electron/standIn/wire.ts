/** The isolated world of the preload script, under the name that Electron gives it. */
export const WORLD = 'Electron Isolated Context';
/** Function of that world that tells the main process something. */
export const BINDING = 'standInTells';
/** Object of that world with what the main process tells it. */
export const RECEIVER = 'standIn';
/** Path that the page asks at once, before it opens a window, whether it may. */
export const OPENING = '/.stand-in/opening';

/** A message of a port as text: what crosses Chromium's debugging protocol is JSON. */
export type Packed = { text: string } | { base64: string };

/** What the isolated world tells the main process. */
export type Told =
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'port'; port: number; data: Packed }
  | { kind: 'closed'; port: number };

/** What the main process tells the isolated world. */
export interface Receiver {
  deliver(channel: string, message: unknown, ports: number[]): void;
  port(id: number, data: Packed): void;
  closed(id: number): void;
  dropped(files: DroppedFile[]): void;
}

/** A file that is about to be dropped on the window. */
export interface DroppedFile {
  name: string;
  path: string;
}
