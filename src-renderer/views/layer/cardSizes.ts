/** How much room there is, in CSS pixels. */
export interface Room {
  width: number;
  height: number;
}

/** Around the maps of a card, in rem: signs, gaps and the frame beside them; the frame above and below, with the line of its number. */
const AROUND = { across: 4.4, down: 3.1, downAlone: 1.1 };
/** Between cards, in rem. */
const GAP = 0.375;
/** No map is smaller, in rem: a card that finds no room scrolls. Of many cards, those that would be smaller stand on another page. */
const LEAST = 3;
const MOST_CARDS = 24;
/** Side of a kernel, against that of its map: in a card of many, and alone. */
const KERNEL = { many: 0.55, one: 1 };

/**
 * The sides of the square that a map, and of the one that a kernel, is drawn in, in CSS pixels: as large as so many cards find room. A
 * single card has its kernel as large as its maps, so that all three are seen from the back of a room.
 * @param count cards, at least 1
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

/** How many of so many cards stand on one page: as many as can be made out, and at least one. */
export function cardsOnPage(count: number, room: Room, rem: number): number {
  for (let some = Math.min(count, MOST_CARDS); some > 1; some--)
    if (cardSizes(some, room, rem).map > LEAST * rem) return some;
  return 1;
}

/** Words above and below a result's map, the frame around both maps, and between them, in rem. */
const WORDS = { down: 6.4, frame: 2, gap: 0.75 };
/** A result takes at most this share of the width, however high the room. */
const SHARE = { stacked: 0.24, beside: 0.17 };

/**
 * How the maps of a layer's result are laid out: one below the other, or side by side, whichever lets them be larger.
 * @param count 1, or 2 where there is one before the activation
 * @param rem CSS pixels of 1 rem
 * @returns the side of the square that a map is drawn in, in CSS pixels
 */
export function resultSizes(count: 1 | 2, room: Room, rem: number): { map: number; beside: boolean } {
  const high = (rows: number): number => (room.height - WORDS.frame * rem) / rows - WORDS.down * rem;
  const stacked = Math.min(room.width * SHARE.stacked, high(count));
  const beside = Math.min(room.width * SHARE.beside, high(1));
  const isBeside = count === 2 && beside > stacked;
  return { map: Math.floor(Math.max(LEAST * rem, isBeside ? beside : stacked)), beside: isBeside };
}
