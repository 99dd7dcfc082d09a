import type { Language } from '../../src-shared/contract/errors.ts';
import {
  divergingMaps,
  sequentialMaps,
  type DivergingMap,
  type SequentialMap,
} from '../../src-shared/figures/parts/colours.ts';
import { dictionary, preferredLanguage } from '../messages/dictionary.ts';
import type { Messages } from '../messages/en.ts';
import { mappings, type ColourChoice, type Mapping } from '../../src-shared/figures/parts/scales.ts';

/** The theme that the user chose. */
export type ThemeChoice = 'light' | 'dark' | 'system';
/** What shares a colour scale of maps. */
export const sharings = ['layer', 'map', 'network'] as const;
export type ScaleSharing = (typeof sharings)[number];

/** Font sizes relative to the default; everything with text scales with them. */
export const typeSizes = [1, 1.15, 1.3] as const;
export type TypeSize = (typeof typeSizes)[number];

interface Stored {
  theme: ThemeChoice;
  language: Language;
  sequentialMap: SequentialMap;
  divergingMap: DivergingMap;
  mapping: Mapping;
  sharing: ScaleSharing;
  /** Whether numbers are displayed with all digits. */
  allDigits: boolean;
  /** Font size relative to the default. */
  typeSize: TypeSize;
  leftWidth: number;
  rightWidth: number;
  bottomHeight: number;
  /** Number of steps of the button for several steps. */
  stepCount: number;
  left: boolean;
  right: boolean;
  bottom: boolean;
}

/** Limits of the pane sizes in CSS pixels. */
export const paneLimits = {
  leftWidth: [200, 420],
  rightWidth: [264, 560],
  bottomHeight: [112, 360],
} as const;
type PaneSize = keyof typeof paneLimits;
/** The collapsible panes. */
export type Pane = 'left' | 'right' | 'bottom';

/** Maximum width of a narrow window, in CSS pixels. */
const NARROW = 1000;
/** Up to this width all panes are closed by default. */
const VERY_NARROW = 760;
/** Up to this height, in CSS pixels, the curves are closed by default: the network needs the space. */
const LOW = 560;
/** Size of 1 rem without scaling, in CSS pixels. */
const USUAL_REM = 16;
/**
 * Size of 1 rem in presentation mode: the smallest font, 0.75 rem, is 2.2 % of the window's height, which is readable
 * from the last row of a lecture hall. In a window that is higher than wide, the width is used.
 */
/** Size of window, in CSS pixels, beyond which everything grows with it. */
const LARGE = { width: 2560, height: 1440 };
const PRESENTED = { ofHeight: 0.0297, ofWidth: 0.024, figures: 1.21 };
const KEY = 'featurescope-preferences';
const defaults: Stored = {
  theme: 'system',
  language: 'en',
  sequentialMap: 'viridis',
  divergingMap: 'blue-red',
  mapping: 'auto',
  sharing: 'layer',
  allDigits: false,
  typeSize: 1,
  leftWidth: 236,
  rightWidth: 312,
  bottomHeight: 156,
  stepCount: 10,
  left: true,
  right: true,
  bottom: true,
};

/** The allowed values of list settings; a value from another version may not be among them. */
const choices: Partial<Record<keyof Stored, readonly unknown[]>> = {
  theme: ['light', 'dark', 'system'],
  language: ['en', 'ko'],
  sequentialMap: sequentialMaps,
  divergingMap: divergingMaps,
  mapping: mappings,
  sharing: sharings,
  typeSize: typeSizes,
};

/** The user's preferences, stored in the browser and applied to the document at once. */
export class Preferences {
  #stored = $state.raw<Stored>(defaults);
  #systemDark = $state(false);
  #size = $state.raw({ width: 0, height: 0 });
  /** The only open side pane of a narrow window; undefined until the user chooses. Not stored. */
  #narrowSide = $state<'left' | 'right' | null | undefined>(undefined);
  /** Whether the curves are open in a low window. Not stored. */
  #lowBottom = $state(false);
  /** Presentation mode: only the stage and the timeline, larger. Not stored. */
  presenting = $state(false);
  readonly #page: Window;
  readonly #free: () => void;

  readonly theme = $derived(
    this.#stored.theme === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.#stored.theme,
  );
  /**
   * Scale of fonts and of everything sized in rem: the user's choice, more in a very large window, or from the window's
   * height in presentation mode.
   */
  readonly scale: number = $derived.by(() => {
    const { width, height } = this.#size;
    const grown = Math.max(1, Math.min(width / LARGE.width, height / LARGE.height));
    if (!this.presenting) return this.#stored.typeSize * grown;
    const rem = Math.min(height * PRESENTED.ofHeight, width * PRESENTED.ofWidth);
    return Math.max(this.#stored.typeSize, rem / USUAL_REM);
  });
  /** Additional scale of figures, whose smallest font is smaller than the window's. */
  readonly figureScale: number = $derived(this.presenting ? this.scale * PRESENTED.figures : this.scale);
  /** The window's size in units of 1/16 rem, which are CSS pixels at default font size. */
  readonly room: { width: number; height: number } = $derived({
    width: this.#size.width / this.scale,
    height: this.#size.height / this.scale,
  });
  readonly #narrow: boolean = $derived(this.room.width <= NARROW);
  readonly #low: boolean = $derived(this.room.height <= LOW);
  readonly text: Messages = $derived(dictionary[this.#stored.language]);
  /** The messages of the other language, for tooltips. */
  readonly otherText: Messages = $derived(dictionary[this.#stored.language === 'en' ? 'ko' : 'en']);

  constructor(page: Window) {
    this.#page = page;
    this.#stored = {
      ...defaults,
      language: preferredLanguage(page.navigator.languages),
      ...readStored(page),
    };
    const dark = page.matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => {
      this.#systemDark = dark.matches;
      this.#size = { width: page.innerWidth, height: page.innerHeight };
    };
    follow();
    dark.addEventListener('change', follow);
    page.addEventListener('resize', follow);
    const stop = $effect.root(() => {
      $effect(() => {
        page.document.documentElement.lang = this.#stored.language;
        page.document.documentElement.dataset['theme'] = this.theme;
        page.document.documentElement.toggleAttribute('data-presenting', this.presenting);
        page.document.documentElement.style.fontSize = `${USUAL_REM * this.scale}px`;
      });
    });
    this.#free = () => {
      dark.removeEventListener('change', follow);
      page.removeEventListener('resize', follow);
      stop();
    };
  }

  get themeChoice(): ThemeChoice {
    return this.#stored.theme;
  }

  get language(): Language {
    return this.#stored.language;
  }

  get colours(): ColourChoice {
    const { mapping, sequentialMap, divergingMap } = this.#stored;
    return { mapping, sequential: sequentialMap, diverging: divergingMap };
  }

  get sharing(): ScaleSharing {
    return this.#stored.sharing;
  }

  get stepCount(): number {
    return this.#stored.stepCount;
  }

  get typeSize(): TypeSize {
    return this.#stored.typeSize;
  }

  get allDigits(): boolean {
    return this.#stored.allDigits;
  }

  /** Cycles through light, dark and system. */
  nextTheme(): void {
    const order: ThemeChoice[] = ['light', 'dark', 'system'];
    this.set({ theme: order[(order.indexOf(this.#stored.theme) + 1) % order.length]! });
  }

  otherLanguage(): void {
    this.set({ language: this.#stored.language === 'en' ? 'ko' : 'en' });
  }

  size(pane: PaneSize): number {
    return this.#stored[pane];
  }

  resize(pane: PaneSize, to: number): void {
    const [least, most] = paneLimits[pane];
    this.set({ [pane]: Math.round(Math.min(most, Math.max(least, to))) });
  }

  /**
   * Whether a pane is open. In a narrow window only one side pane is open at a time, and in a low one the curves are
   * closed at first, so that the network has enough space.
   */
  isOpen(pane: Pane): boolean {
    if (this.presenting) return false;
    if (pane === 'bottom') return this.#low ? this.#lowBottom : this.#stored.bottom;
    return this.#narrow ? this.#openSide === pane : this.#stored[pane];
  }

  get #openSide(): 'left' | 'right' | null {
    if (this.#narrowSide !== undefined) return this.#narrowSide;
    return this.room.width <= VERY_NARROW ? null : 'left';
  }

  toggle(pane: Pane): void {
    if (this.#low && pane === 'bottom') this.#lowBottom = !this.#lowBottom;
    else if (this.#narrow && pane !== 'bottom') this.#narrowSide = this.#openSide === pane ? null : pane;
    else this.set({ [pane]: !this.#stored[pane] });
  }

  set(change: Partial<Stored>): void {
    this.#stored = { ...this.#stored, ...change };
    try {
      this.#page.localStorage.setItem(KEY, JSON.stringify(this.#stored));
    } catch {
      // If the storage is full or forbidden, the choice is not remembered.
    }
  }

  /** Resets all settings of the settings dialog to their defaults; panes are unchanged. @returns the previous values */
  reset(): Partial<Stored> {
    const { theme, language, typeSize, allDigits } = this.#stored;
    this.set({
      theme: defaults.theme,
      language: preferredLanguage(this.#page.navigator.languages),
      typeSize: defaults.typeSize,
      allDigits: defaults.allDigits,
    });
    return { theme, language, typeSize, allDigits };
  }

  /** Tooltip of a term: in the current language, then in the other. */
  term(name: keyof Messages['terms']): string {
    return `${this.text.terms[name]} / ${this.otherText.terms[name]}`;
  }

  dispose(): void {
    this.#free();
  }
}

/** The stored preferences that have valid values. */
function readStored(page: Window): Partial<Stored> {
  try {
    const stored: unknown = JSON.parse(page.localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const known = Object.entries(stored).filter(
      ([key, value]) =>
        key in defaults &&
        typeof value === typeof defaults[key as keyof Stored] &&
        (choices[key as keyof Stored]?.includes(value) ?? true),
    );
    return Object.fromEntries(known) as Partial<Stored>;
  } catch {
    return {};
  }
}
