import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { EventEmitter } from 'node:events';

type Used =
  | 'isMinimized'
  | 'isMaximized'
  | 'restore'
  | 'focus'
  | 'show'
  | 'maximize'
  | 'getNormalBounds'
  | 'loadURL'
  | 'close';

/** What a window needs of its content. */
export interface Contents extends EventEmitter {
  load(url: string): Promise<void>;
  destroy(): void;
}

/** A window without a screen: it keeps its options and state, and really loads its content. */
export class BrowserWindowDouble<Content extends Contents>
  extends EventEmitter
  implements Pick<BrowserWindow, Used>
{
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: Content;
  /** The calls that changed the window's appearance, in order. */
  readonly shown: ('show' | 'focus' | 'restore' | 'maximize')[] = [];
  bounds: Rectangle;
  minimized = false;
  maximized = false;

  constructor(options: BrowserWindowConstructorOptions, webContents: Content) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.webContents = webContents;
  }

  async loadURL(url: string): Promise<void> {
    try {
      await this.webContents.load(url);
    } catch (error) {
      this.webContents.emit('did-fail-load', {}, -2, 'ERR_FAILED', url, true);
      throw error;
    }
    this.emit('ready-to-show');
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  getNormalBounds(): Rectangle {
    return this.bounds;
  }

  show(): void {
    this.shown.push('show');
  }

  focus(): void {
    this.shown.push('focus');
  }

  restore(): void {
    this.minimized = false;
    this.shown.push('restore');
  }

  maximize(): void {
    this.maximized = true;
    this.shown.push('maximize');
  }

  close(): void {
    this.emit('close', {});
    this.webContents.destroy();
    this.emit('closed');
  }
}
