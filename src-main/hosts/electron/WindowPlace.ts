import type { Rectangle } from 'electron';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { writeAtomically } from '../../engine/library/files.ts';

/** The smallest window that is of use, in device-independent pixels. */
export const smallest = { width: 720, height: 480 };
const usual = { width: 1280, height: 800 };
/** So much of the title bar must lie on a display that a window can be taken hold of. */
const GRIP = { width: 120, height: 32 };

const pixels = v.pipe(v.number(), v.safeInteger());
const PlaceSchema = v.object({
  x: pixels,
  y: pixels,
  width: pixels,
  height: pixels,
  maximized: v.boolean(),
});

/** Where a window was: its bounds when it is not maximized, and whether it is. */
export type WindowPlace = v.InferOutput<typeof PlaceSchema>;
/** Where a window is opened; without `x` and `y` in the middle of the screen. */
export type OpeningPlace = Omit<WindowPlace, 'x' | 'y'> & Partial<Pick<WindowPlace, 'x' | 'y'>>;

/**
 * Where the window was when it was last closed, as far as that still makes sense: a window that no display would show,
 * because one was unplugged, comes to the middle, and none is larger than the display it is on.
 * @param displays the displays' areas without task bars, the main one first
 */
export function readPlace(file: string, displays: Rectangle[]): OpeningPlace {
  const place = parsePlace(file);
  if (!place) return { ...usual, maximized: false };
  const display = displays.find((area) => canBeGripped(place, area));
  const room = display ?? displays[0] ?? { ...usual };
  const size = {
    width: within(place.width, smallest.width, room.width),
    height: within(place.height, smallest.height, room.height),
    maximized: place.maximized,
  };
  return display ? { x: place.x, y: place.y, ...size } : size;
}

/** Keeps a window's place. Where it cannot be kept, the next window opens in its usual place; that harms nobody. */
export function savePlace(file: string, place: WindowPlace): void {
  try {
    writeAtomically(file, JSON.stringify(place));
  } catch {
    return;
  }
}

function parsePlace(file: string): WindowPlace | undefined {
  try {
    const parsed = v.safeParse(PlaceSchema, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function canBeGripped({ x, y, width }: WindowPlace, area: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= GRIP.width && y >= area.y && y + GRIP.height <= area.y + area.height;
}

const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));
