import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  Display,
  ForkOptions,
  MenuItemConstructorOptions,
  Rectangle,
  Session,
  WebPreferences,
} from 'electron';
import { EventEmitter } from 'node:events';
import { AppDouble, type AppFacts } from './AppDouble.ts';
import { BrowserWindowDouble, type Contents } from './BrowserWindowDouble.ts';
import { MessageChannelMainDouble } from './ports.ts';
import { UtilityProcessDouble } from './UtilityProcessDouble.ts';
import type { Surroundings } from './WebContentsDouble.ts';

type Handler = (request: Request) => Promise<Response>;
type Refusals = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;

/** Facts that a test sets before the app starts. */
export interface Facts extends AppFacts {
  /** Work areas of the displays, the primary one first. */
  displays: Rectangle[];
  /** Modules that each engine process loads before its own. */
  engineImports: string[];
}

/** Makes the content of a new window. */
type MakeContents<Content> = (preferences: WebPreferences, surroundings: Surroundings) => Content;

/**
 * A double of the `electron` module as far as the desktop host uses it, built on real parts: engines are real processes,
 * ports real message ports; the page's files come through the host's own handler. What displays the page is given.
 */
export class ElectronDouble<Content extends Contents> {
  readonly app: AppDouble;
  readonly ipcMain = new EventEmitter();
  readonly windows: BrowserWindowDouble<Content>[] = [];
  readonly engines: UtilityProcessDouble[] = [];
  readonly schemes: CustomScheme[] = [];
  readonly errorBoxes: string[] = [];
  menu: MenuItemConstructorOptions[] = [];
  readonly #facts: Facts;
  readonly #makeContents: MakeContents<Content>;
  readonly #handlers = new Map<string, Handler>();
  readonly #permissions = new Map<keyof Refusals, (...details: never[]) => unknown>();

  constructor(facts: Facts, makeContents: MakeContents<Content>) {
    this.#facts = facts;
    this.#makeContents = makeContents;
    this.app = new AppDouble(facts, () => this.windows.slice().forEach((window) => window.close()));
  }

  /** The exports of the module. */
  get module() {
    const { app, ipcMain } = this;
    return {
      app,
      ipcMain,
      BrowserWindow: this.#browserWindow(),
      MessageChannelMain: MessageChannelMainDouble,
      utilityProcess: { fork: this.#fork },
      protocol: this.#protocol(),
      session: { defaultSession: this.#session() },
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void (this.menu = menu),
      },
      nativeTheme: { shouldUseDarkColors: false },
      screen: this.#screen(),
      dialog: { showErrorBox: (_title: string, content: string) => void this.errorBoxes.push(content) },
    };
  }

  /** Answers a request as Chromium would: with the handler of its scheme. */
  readonly fetch = async (address: string, method = 'GET'): Promise<Response> => {
    const handler = this.#handlers.get(new URL(address).protocol.slice(0, -1));
    if (!handler) throw new TypeError('net::ERR_UNKNOWN_URL_SCHEME');
    // Only these fields are read; Node's own Request is less strict about paths of foreign schemes than Chromium.
    return handler({ url: address, method } as Request);
  };

  /**
   * Whether any of the three permission handlers would allow something to a page.
   * @param types kinds of media that the page requests with the permission `media`
   */
  permits(permission: string, url = 'featurescope://app/', types = ['video', 'audio']): boolean {
    const { request, check } = this.answers(permission, url, types);
    const devices = this.#permissions.get('setDevicePermissionHandler') as (() => unknown) | undefined;
    return request || check || (devices?.() ?? true) === true;
  }

  /** The answers when a page requests a permission, and when Chromium only checks it. */
  answers(permission: string, url: string, types = ['video', 'audio']): { request: boolean; check: boolean } {
    const call = (door: keyof Refusals, ...details: unknown[]): unknown =>
      (this.#permissions.get(door) as ((...details: unknown[]) => unknown) | undefined)?.(...details);
    let request = !this.#permissions.has('setPermissionRequestHandler');
    const decide = (decision: boolean): void => void (request = decision);
    const asked = permission === 'media' ? { requestingUrl: url, mediaTypes: types } : { requestingUrl: url };
    call('setPermissionRequestHandler', undefined, permission, decide, asked);
    const check = types.every((mediaType) =>
      call('setPermissionCheckHandler', undefined, permission, url, { mediaType }),
    );
    return { request, check };
  }

  /** Ends all running processes. */
  async dispose(): Promise<void> {
    this.windows.slice().forEach((window) => window.webContents.destroy());
    await Promise.all(this.engines.map((engine) => engine.slay()));
  }

  readonly #fork = (entry: string, args: string[], options: ForkOptions): UtilityProcessDouble => {
    const engine = new UtilityProcessDouble(entry, args, options, this.#facts.engineImports);
    this.engines.push(engine);
    return engine;
  };

  #browserWindow() {
    const surroundings: Surroundings = {
      fetch: this.fetch,
      tellMain: (channel, event, args) => void this.ipcMain.emit(channel, event, ...args),
    };
    const { windows, app } = this;
    const makeContents = this.#makeContents;
    return class extends BrowserWindowDouble<Content> {
      constructor(options: BrowserWindowConstructorOptions) {
        if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
        super(options, makeContents(options.webPreferences ?? {}, surroundings));
        windows.push(this);
        this.once('closed', () => {
          windows.splice(windows.indexOf(this), 1);
        });
        app.emit('web-contents-created', {}, this.webContents);
      }

      static getAllWindows(): BrowserWindowDouble<Content>[] {
        return windows;
      }
    };
  }

  #protocol() {
    return {
      registerSchemesAsPrivileged: (schemes: CustomScheme[]): void => {
        if (this.app.isReady()) throw new Error('must be called before the app is ready');
        this.schemes.push(...schemes);
      },
      handle: (scheme: string, handler: Handler): void => {
        if (!this.app.isReady()) throw new Error('protocol cannot be used before the app is ready');
        this.#handlers.set(scheme, handler);
      },
    };
  }

  #session(): Refusals {
    const remember =
      (door: keyof Refusals) =>
      (handler: ((...details: never[]) => unknown) | null): void =>
        void (handler && this.#permissions.set(door, handler));
    return {
      setPermissionRequestHandler: remember('setPermissionRequestHandler'),
      setPermissionCheckHandler: remember('setPermissionCheckHandler'),
      setDevicePermissionHandler: remember('setDevicePermissionHandler'),
    };
  }

  #screen() {
    const displays = this.#facts.displays.map((workArea) => ({ workArea }) as Display);
    return { getPrimaryDisplay: () => displays[0]!, getAllDisplays: () => displays };
  }
}

/** Closes a window as a user does. */
export function closeByHand<Content extends Contents>(electron: ElectronDouble<Content>): void {
  electron.windows[0]!.close();
  if (electron.windows.length === 0) electron.app.emit('window-all-closed');
}
