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

/** The theme a person asked for. */
export type ThemeChoice = 'light' | 'dark' | 'system';
/** Over what the colour scale of the maps is shared. */
export const sharings = ['layer', 'map', 'network'] as const;
export type ScaleSharing = (typeof sharings)[number];

/** How large type, and with it everything that has room for words, can be made: against the usual size. */
export const typeSizes = [1, 1.15, 1.3] as const;
export type TypeSize = (typeof typeSizes)[number];

interface Stored {
  theme: ThemeChoice;
  language: Language;
  sequentialMap: SequentialMap;
  divergingMap: DivergingMap;
  mapping: Mapping;
  sharing: ScaleSharing;
  /** Whether numbers are shown with all the digits the engine holds. */
  allDigits: boolean;
  /** How large type is, against the usual size. */
  typeSize: TypeSize;
  leftWidth: number;
  rightWidth: number;
  bottomHeight: number;
  /** How many steps the button for several does. */
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
/** The panes that fold. */
export type Pane = 'left' | 'right' | 'bottom';

/** A window up to this width, in CSS pixels, is narrow. */
const NARROW = 1000;
/** Up to this width none of them is open unless asked for. */
const VERY_NARROW = 760;
/** Size of type that 1 rem is without enlargement, in CSS pixels. */
const USUAL_REM = 16;
/**
 * What 1 rem is in presentation: the smallest type, 0.75 rem, is 2.2 % of the window's height, so that it is read from the last row of a
 * lecture hall. In a window that is higher than wide, its width counts.
 */
const PRESENTED = { ofHeight: 0.0295, ofWidth: 0.024, figures: 1.15 };
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

/** The values of what is chosen from a list; a value of another version is not in it. */
const choices: Partial<Record<keyof Stored, readonly unknown[]>> = {
  theme: ['light', 'dark', 'system'],
  language: ['en', 'ko'],
  sequentialMap: sequentialMaps,
  divergingMap: divergingMaps,
  mapping: mappings,
  sharing: sharings,
  typeSize: typeSizes,
};

/** What a person has set up for themselves; kept in the browser's storage, applied to the document at once. */
export class Preferences {
  #stored = $state.raw<Stored>(defaults);
  #systemDark = $state(false);
  #size = $state.raw({ width: 0, height: 0 });
  /** The one side pane that is open while the window is narrow, once somebody chose. Not remembered. */
  #narrowSide = $state<'left' | 'right' | null | undefined>(undefined);
  /** Presentation mode: only the stage and the timeline, larger. Not remembered. */
  presenting = $state(false);
  readonly #page: Window;
  readonly #free: () => void;

  readonly theme = $derived(
    this.#stored.theme === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.#stored.theme,
  );
  /** How much larger than usual type is, and with it everything that is as large as its words: chosen, or by the window's height. */
  readonly scale: number = $derived.by(() => {
    if (!this.presenting) return this.#stored.typeSize;
    const { width, height } = this.#size;
    const rem = Math.min(height * PRESENTED.ofHeight, width * PRESENTED.ofWidth);
    return Math.max(this.#stored.typeSize, rem / USUAL_REM);
  });
  /** How much larger than they are made figures are drawn: their smallest words are smaller than the window's. */
  readonly figureScale: number = $derived(this.presenting ? this.scale * PRESENTED.figures : this.scale);
  /** The window's size in CSS pixels of usual type: what 1/16 rem is, is one. */
  readonly room: { width: number; height: number } = $derived({
    width: this.#size.width / this.scale,
    height: this.#size.height / this.scale,
  });
  readonly #narrow: boolean = $derived(this.room.width <= NARROW);
  readonly text: Messages = $derived(dictionary[this.#stored.language]);
  /** The dictionary of the other language, for tooltips. */
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

  /** Light, then dark, then as the system. */
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

  /** Whether a pane is shown. In a narrow window the network keeps its room: only one side pane is open at a time. */
  isOpen(pane: Pane): boolean {
    if (this.presenting) return false;
    return this.#narrow && pane !== 'bottom' ? this.#openSide === pane : this.#stored[pane];
  }

  get #openSide(): 'left' | 'right' | null {
    if (this.#narrowSide !== undefined) return this.#narrowSide;
    return this.room.width <= VERY_NARROW ? null : 'left';
  }

  toggle(pane: Pane): void {
    if (this.#narrow && pane !== 'bottom') this.#narrowSide = this.#openSide === pane ? null : pane;
    else this.set({ [pane]: !this.#stored[pane] });
  }

  set(change: Partial<Stored>): void {
    this.#stored = { ...this.#stored, ...change };
    try {
      this.#page.localStorage.setItem(KEY, JSON.stringify(this.#stored));
    } catch {
      // A full or forbidden storage only means that the choice is not remembered.
    }
  }

  /** Puts what is chosen in the settings back as at the first start; the panes stay. @returns what was chosen before */
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

  /** A term's tooltip: this language, then the other. */
  term(name: keyof Messages['terms']): string {
    return `${this.text.terms[name]} / ${this.otherText.terms[name]}`;
  }

  dispose(): void {
    this.#free();
  }
}

/** What was stored, as far as it is of the right kind. */
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
