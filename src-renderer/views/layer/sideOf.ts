import type { Room } from './cardSizes.ts';

/** Space beside each map and below it, in rem: gaps and an arrow; name, legend and frame. */
const AROUND = { across: 2.6, down: 8.2 };
const LEAST = 5;

/**
 * The largest side of the squares for `count` maps side by side, in CSS pixels.
 * @param rem CSS pixels of 1 rem
 */
export function sideOf(count: number, room: Room, rem: number): number {
  const across = room.width / count - AROUND.across * rem;
  return Math.floor(Math.max(LEAST * rem, Math.min(across, room.height - AROUND.down * rem)));
}
