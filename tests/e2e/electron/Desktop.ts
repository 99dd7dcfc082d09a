import type { Page } from 'playwright-core';

/** Folders of a user: starting again with the same ones is starting again as the same user. */
export interface User {
  /** `FEATURESCOPE_HOME`: runs, data and settings of the program. */
  home: string;
  /** Electron's own folder: the profile of its pages, and the place of the window. */
  userData: string;
}

/** A running desktop app. */
export interface Desktop {
  page: Page;
  /** Kills the engine's process, as the system does when memory runs out. */
  killEngine(): Promise<void>;
  minimize(): Promise<void>;
  isMinimized(): Promise<boolean>;
  /** Number of open windows. */
  windows(): Promise<number>;
  /** Titles of the application's menu. */
  menu(): Promise<string[]>;
  /** To be called before a file or folder is dropped on the window. */
  expectDrop(path: string): Promise<void>;
  /** Starts the app a second time for the same user. @returns the code with which that start ends */
  startSecond(): Promise<number | null>;
  /** Quits the app, as from its menu. @returns the code with which it ends */
  quit(): Promise<number | null>;
  /** Closes the app's window, with which it ends; on macOS it is quit too. @returns the code with which the app ends */
  closeWindow(): Promise<number | null>;
}

/** A way to run the desktop app. */
export interface Driver {
  name: string;
  /** Why it cannot be used here. */
  missing: string | undefined;
  /** Prepares all starts. @returns checks what they must have left alone */
  prepare(): Promise<() => void>;
  /** Starts the app for one test, which ends it if it still runs. Its page has loaded. */
  start(user: User): Promise<Desktop>;
}
