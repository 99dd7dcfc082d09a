/** Available space, in CSS pixels. */
export interface Room {
  width: number;
  height: number;
}

/**
 * Space around the maps of a card, in rem: operators, gaps and frame horizontally; frame and the number's line
 * vertically.
 */
const AROUND = { across: 4.4, down: 3.1, downAlone: 1.1 };
/** Space between cards, in rem. */
const GAP = 0.375;
/**
 * Minimum size of a map, in rem: a single card scrolls if necessary; of many cards, those that do not fit are on another
 * page.
 */
const LEAST = 3;
/** Size at which a map is well visible, in rem. */
const VISIBLE = 4.5;
const MOST_CARDS = 24;
/** Side of a kernel relative to that of its map: in a card of many, and in a single card. */
const KERNEL = { many: 0.55, one: 1 };

/**
 * The sides of the squares for a map and for a kernel, in CSS pixels, as large as `count` cards allow. A single card has
 * a kernel as large as its maps, so that all three are visible from the back of a room.
 * @param count number of cards, at least 1
 * @param rem CSS pixels of 1 rem
 */
export function cardSizes(count: number, room: Room, rem: number): { map: number; kernel: number } {
  const kernel = count === 1 ? KERNEL.one : KERNEL.many;
  const down = count === 1 ? AROUND.downAlone : AROUND.down;
  let largest = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const across = (room.width - (columns - 1) * GAP * rem) / columns - AROUND.across * rem;
    const high = (room.height - (rows - 1) * GAP * rem) / rows - down * rem;
    largest = Math.max(largest, Math.min(across / (2 + kernel), high));
  }
  const map = Math.floor(Math.max(LEAST * rem, largest));
  return { map, kernel: Math.floor(map * kernel) };
}

/**
 * Number of cards per page: as many as are well visible; if the room is too low for that, as many as are legible; at
 * least one.
 */
export function cardsOnPage(count: number, room: Room, rem: number): number {
  for (const least of [VISIBLE, LEAST])
    for (let some = Math.min(count, MOST_CARDS); some > 1; some--)
      if (cardSizes(some, room, rem).map > least * rem) return some;
  return 1;
}

/** Text above and below a result's map, the frame around both maps, and the gap between them, in rem. */
const WORDS = { down: 6.4, frame: 2, gap: 0.75 };
/** Maximum fraction of the width for a result. */
const SHARE = { stacked: 0.24, beside: 0.17, hero: 0.147 };

/**
 * Layout of the maps of a layer's result: stacked or side by side, whichever makes them larger.
 * @param count 1, or 2 with a map before the activation
 * @param rem CSS pixels of 1 rem
 * @returns the side of the square for a map, in CSS pixels
 */
export function resultSizes(count: 1 | 2, room: Room, rem: number): { map: number; beside: boolean } {
  const high = (rows: number): number => (room.height - WORDS.frame * rem) / rows - WORDS.down * rem;
  const stacked = Math.min(room.width * SHARE.stacked, high(count));
  const beside = Math.min(room.width * SHARE.beside, high(1));
  const isBeside = count === 2 && beside > stacked;
  return { map: Math.floor(Math.max(LEAST * rem, isBeside ? beside : stacked)), beside: isBeside };
}

/** The side of the square for a result that has the whole height beside a single input map, in CSS pixels. */
export function heroResult(room: Room, rem: number): { map: number; beside: false } {
  const high = room.height - (WORDS.frame + WORDS.down) * rem;
  return { map: Math.floor(Math.max(LEAST * rem, Math.min(room.width * SHARE.hero, high))), beside: false };
}
