import type { Game } from './Game.ts';

/** Rows and columns of the field. */
export const FIELD = 10;
/** Columns that the paddle covers to each side of its middle. */
const REACH = 1;

/** Where the falling square is, and the middle of the paddle, which is in the last row. */
export interface CatchState {
  row: number;
  column: number;
  paddle: number;
}

/** What an action does: the paddle goes to the left, stays, or goes to the right. */
export const catchActions = ['left', 'stay', 'right'] as const;

const within = (paddle: number): number => Math.max(REACH, Math.min(FIELD - 1 - REACH, paddle));

/** Whether the paddle is below the square. */
export const isCaught = ({ row, column, paddle }: CatchState): boolean =>
  row === FIELD - 1 && Math.abs(column - paddle) <= REACH;

/**
 * Catch the falling square: it falls by a row with every action, and the paddle, three columns wide, moves by at most one. The
 * reward is 1 for a square that is caught, -1 for one that is not, and 0 on the way. The game is that of Mnih, Heess, Graves and
 * Kavukcuoglu, "Recurrent Models of Visual Attention", NIPS 2014, section 4.3, on a smaller field.
 */
export const catchGame: Game<CatchState> = {
  shape: [FIELD, FIELD, 1],
  actions: catchActions.length,
  longest: FIELD - 1,
  begin: (random) => ({
    row: 0,
    column: random.integer(FIELD),
    paddle: REACH + random.integer(FIELD - 2 * REACH),
  }),
  act: ({ row, column, paddle }, action) => {
    if (!(action in catchActions)) throw new RangeError(`invalid action: ${action}`);
    const state = { row: row + 1, column, paddle: within(paddle + action - 1) };
    const isOver = state.row === FIELD - 1;
    return { state, reward: isOver ? (isCaught(state) ? 1 : -1) : 0, isOver };
  },
  picture: ({ row, column, paddle }) => {
    const pixels = new Uint8Array(FIELD * FIELD);
    for (let at = paddle - REACH; at <= paddle + REACH; at++) pixels[(FIELD - 1) * FIELD + at] = 255;
    pixels[row * FIELD + column] = 255;
    return pixels;
  },
};
