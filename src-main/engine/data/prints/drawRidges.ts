import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';

/** Distance of neighbouring ridges in pixels. */
const PERIOD = 4.6;
/** Directions that filters are made for, and their reach in pixels. */
const DIRECTIONS = 32;
const REACH = 5;
const ROUNDS = 12;

/** A point around which the ridges turn by half a turn: to the left around a core, to the right around a delta. */
interface Turn {
  x: number;
  y: number;
  /** 1 for a core, -1 for a delta. */
  sense: number;
}

/** What a finger is made of: an arch, a loop to either side, or a whorl. */
function turnsOf(kind: number, side: number, random: RandomStream): Turn[] {
  const near = (x: number, y: number, sense: number): Turn => ({
    x: (0.5 + x + random.uniform(-0.05, 0.05)) * side,
    y: (0.5 + y + random.uniform(-0.05, 0.05)) * side,
    sense,
  });
  if (kind % 4 === 0) return [near(0, -0.08, 1), near(0, 0.55, -1)];
  if (kind % 4 === 3) return [near(0, -0.14, 1), near(0, 0.06, 1), near(-0.4, 0.3, -1), near(0.4, 0.3, -1)];
  const way = kind % 4 === 1 ? 1 : -1;
  return [near(0.05 * way, -0.08, 1), near(-0.32 * way, 0.32, -1)];
}

/**
 * The ridges of a whole finger tip: noise, filtered again and again along the directions in which they run (Sherlock and
 * Monro 1993), until it has become ridges with endings and forks where they do not fit together.
 * @returns `[side, side]`, from -1 (valley) to 1 (ridge)
 */
export function drawRidges(side: number, kind: number, random: RandomStream): Float32Array {
  const turns = turnsOf(kind, side, random);
  const period = PERIOD * random.uniform(0.88, 1.12);
  const filters = Array.from({ length: DIRECTIONS }, (_none, at) =>
    ridgeFilter((Math.PI * at) / DIRECTIONS, period),
  );
  const field = new Uint8Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) field[y * side + x] = directionAt(turns, x, y);
  let ridges = Float32Array.from({ length: side * side }, () => random.normal(0, 0.3));
  for (let round = 0; round < ROUNDS; round++) ridges = filtered(ridges, side, field, filters);
  return ridges;
}

/** Index of the filter whose ridges run as those at a place do. */
function directionAt(turns: readonly Turn[], x: number, y: number): number {
  let angle = 0;
  for (const turn of turns) angle += (turn.sense * Math.atan2(y - turn.y, x - turn.x)) / 2;
  const share = angle / Math.PI - Math.floor(angle / Math.PI);
  return Math.min(DIRECTIONS - 1, Math.floor(share * DIRECTIONS));
}

const WIDTH = 2 * REACH + 1;

/** A wave across a direction that fades away from its middle, without a mean. */
function ridgeFilter(direction: number, period: number): Float32Array {
  const filter = new Float32Array(WIDTH * WIDTH);
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  const spread = (period * 0.55) ** 2;
  for (let y = -REACH; y <= REACH; y++)
    for (let x = -REACH; x <= REACH; x++) {
      const across = y * cos - x * sin;
      const fading = Math.exp(-(x * x + y * y) / (2 * spread));
      filter[(y + REACH) * WIDTH + x + REACH] = fading * Math.cos((2 * Math.PI * across) / period);
    }
  const mean = filter.reduce((sum, value) => sum + value, 0) / filter.length;
  const size = filter.reduce((sum, value) => sum + Math.abs(value - mean), 0);
  return filter.map((value) => (4 * (value - mean)) / size);
}

/** Every place filtered along its own direction, cut off at -1 and 1. Beyond the edge is nothing. */
function filtered(
  ridges: Float32Array,
  side: number,
  field: Uint8Array,
  filters: readonly Float32Array[],
): Float32Array<ArrayBuffer> {
  const next = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const filter = filters[field[y * side + x]!]!;
      let sum = 0;
      for (let down = Math.max(-REACH, -y); down <= Math.min(REACH, side - 1 - y); down++) {
        const from = (y + down) * side + x;
        const row = (down + REACH) * WIDTH + REACH;
        for (let across = Math.max(-REACH, -x); across <= Math.min(REACH, side - 1 - x); across++)
          sum += filter[row + across]! * ridges[from + across]!;
      }
      next[y * side + x] = Math.max(-1, Math.min(1, sum));
    }
  return next;
}
