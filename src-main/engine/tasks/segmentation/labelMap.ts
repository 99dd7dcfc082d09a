import { highestScore } from '../../../../src-shared/model/highestScore.ts';

/** The class with the highest score at each pixel; -1 where scores are not numbers. @param scores `[H, W, classes]` */
export const labelMap = (scores: Float32Array, classes: number): Int32Array =>
  Int32Array.from({ length: scores.length / classes }, (_none, at) =>
    highestScore(scores, at * classes, classes),
  );
