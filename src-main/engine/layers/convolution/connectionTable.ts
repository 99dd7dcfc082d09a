/**
 * For each of the sixteen maps of C3, the maps of S2 (out of six) that it reads: 60 connections. Source: LeCun, Bottou,
 * Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, table I.
 */
export const c3Connections: readonly (readonly number[])[] = [
  ...[
    [0, 1, 2],
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
    [0, 4, 5],
    [0, 1, 5],
  ],
  ...[
    [0, 1, 2, 3],
    [1, 2, 3, 4],
    [2, 3, 4, 5],
    [0, 3, 4, 5],
    [0, 1, 4, 5],
    [0, 1, 2, 5],
  ],
  ...[
    [0, 1, 3, 4],
    [1, 2, 4, 5],
    [0, 2, 3, 5],
  ],
  [0, 1, 2, 3, 4, 5],
];
