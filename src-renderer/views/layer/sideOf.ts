import type { Room } from './cardSizes.ts';

/** Beside each map and below it, in rem: gaps and an arrow; its name and its legend, and the frame of all. */
const AROUND = { across: 2.6, down: 8.2 };
const LEAST = 5;

/**
 * The side of the square that each of some maps side by side is drawn in, as large as there is room for, in CSS pixels.
 * @param rem CSS pixels of 1 rem
 */
export function sideOf(count: number, room: Room, rem: number): number {
  const across = room.width / count - AROUND.across * rem;
  return Math.floor(Math.max(LEAST * rem, Math.min(across, room.height - AROUND.down * rem)));
}
