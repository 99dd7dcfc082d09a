import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { EventEmitter } from 'node:events';
import { WebContentsDouble, type Surroundings } from './WebContentsDouble.ts';

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

/** A window without a screen: it keeps its options and state, and really loads its content. */
export class BrowserWindowDouble extends EventEmitter implements Pick<BrowserWindow, Used> {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: WebContentsDouble;
  /** The calls that changed the window's appearance, in order. */
  readonly shown: ('show' | 'focus' | 'restore' | 'maximize')[] = [];
  bounds: Rectangle;
  minimized = false;
  maximized = false;

  constructor(options: BrowserWindowConstructorOptions, surroundings: Surroundings) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.webContents = new WebContentsDouble(options.webPreferences ?? {}, surroundings);
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
