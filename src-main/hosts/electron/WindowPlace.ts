import type { Rectangle } from 'electron';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { writeAtomically } from '../../engine/library/files.ts';

/** Minimum window size, in device-independent pixels. */
export const smallest = { width: 720, height: 480 };
const usual = { width: 1280, height: 800 };
/** Size of the part of the title bar that must be visible so that the window can be moved. */
const GRIP = { width: 120, height: 32 };

const pixels = v.pipe(v.number(), v.safeInteger());
const PlaceSchema = v.object({
  x: pixels,
  y: pixels,
  width: pixels,
  height: pixels,
  maximized: v.boolean(),
});

/** Bounds of a window when it is not maximized, and whether it is. */
export type WindowPlace = v.InferOutput<typeof PlaceSchema>;
/** Bounds for opening a window; centred on the screen without `x` and `y`. */
export type OpeningPlace = Omit<WindowPlace, 'x' | 'y'> & Partial<Pick<WindowPlace, 'x' | 'y'>>;

/**
 * The bounds of the window when it was last closed, if they are still usable: a window that would be off-screen, because
 * a display was unplugged, is centred, and none is larger than its display.
 * @param displays work areas of the displays (without task bars), the primary one first
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

/** Saves a window's bounds. Errors are ignored; the next window then opens with default bounds. */
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
