import { valley } from '../../arithmetic/optimizerPaths.ts';

/** A function of two variables to go down on, and the part of the plane that is shown. */
export interface Surface {
  height(x: number, y: number): number;
  gradient(x: number, y: number): [number, number];
  x: readonly [number, number];
  y: readonly [number, number];
  start: readonly [number, number];
  /** Where the height is lowest; several if it is equally low there. */
  lowest: readonly (readonly [number, number])[];
  formula: string;
}

export const surfaceNames = ['valley', 'rosenbrock', 'himmelblau', 'saddle'] as const;
export type SurfaceName = (typeof surfaceNames)[number];

/** The lecture's surface, and three others with difficulties of their own. */
export const surfaces: Readonly<Record<SurfaceName, Surface>> = {
  valley: {
    ...valley,
    ...{ x: [-8, 8], y: [-3, 3], lowest: [[0, 0]] },
    formula: 'x² / 20 + y²',
  },
  // Rosenbrock, The Computer Journal 3, 1960, with 10 for 100, so that the picture has contours.
  rosenbrock: {
    height: (x, y) => (1 - x) ** 2 + 10 * (y - x ** 2) ** 2,
    gradient: (x, y) => [-2 * (1 - x) - 40 * x * (y - x ** 2), 20 * (y - x ** 2)],
    ...{ x: [-2, 2], y: [-1, 3], start: [-1.5, 2.5], lowest: [[1, 1]] },
    formula: '(1 − x)² + 10 (y − x²)²',
  },
  // Himmelblau, Applied Nonlinear Programming, 1972: four equally low places.
  himmelblau: {
    height: (x, y) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
    gradient: (x, y) => {
      const [a, b] = [x ** 2 + y - 11, x + y ** 2 - 7];
      return [4 * x * a + 2 * b, 2 * a + 4 * y * b];
    },
    ...{ x: [-5, 5], y: [-5, 5], start: [-0.5, -0.8] },
    lowest: [
      [3, 2],
      [-2.805118, 3.131313],
      [-3.77931, -3.283186],
      [3.584428, -1.848127],
    ],
    formula: '(x² + y − 11)² + (x + y² − 7)²',
  },
  // A saddle between two hollows at (0, -1) and (0, 1).
  saddle: {
    height: (x, y) => x ** 2 + (y ** 2 - 1) ** 2 / 2,
    gradient: (x, y) => [2 * x, 2 * y * (y ** 2 - 1)],
    ...{ x: [-2, 2], y: [-1.75, 1.75], start: [-1.7, 0.02] },
    lowest: [
      [0, -1],
      [0, 1],
    ],
    formula: 'x² + (y² − 1)² / 2',
  },
};
