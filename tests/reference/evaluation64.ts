/**
 * Evaluation metrics in float64, directly from the definitions: pairs are counted, thresholds are tried one by one. Slow
 * on purpose, and independent of the engine's implementation.
 */

/** `[count][classes]` scores and the class of each image. */
export interface Scored {
  scores: readonly (readonly number[])[];
  labels: readonly number[];
}

export function accuracy64({ scores, labels }: Scored): number {
  return scores.filter((row, at) => row.indexOf(Math.max(...row)) === labels[at]).length / labels.length;
}

/** Fraction of the images for which fewer than k classes rank above the right one. */
export function topK64({ scores, labels }: Scored, k: number): number {
  const within = scores.filter((row, at) => {
    const said = [...row.keys()].sort((a, b) => row[b]! - row[a]! || a - b);
    return said.slice(0, k).includes(labels[at]!);
  });
  return within.length / labels.length;
}

/**
 * Both solutions p of |p - right/count| = z * sqrt(p (1 - p) / count), found by bisection: the definition of Wilson's
 * interval.
 */
export function wilson64(right: number, count: number): [number, number] {
  const z = 1.959963984540054;
  const share = right / count;
  const isOutside = (p: number): boolean => Math.abs(p - share) > z * Math.sqrt((p * (1 - p)) / count);
  const edge = (inside: number, outside: number): number => {
    let [near, far] = [inside, outside];
    for (let turn = 0; turn < 200; turn++) {
      const middle = (near + far) / 2;
      if (isOutside(middle)) far = middle;
      else near = middle;
    }
    return near;
  };
  return [edge(share, 0), edge(share, 1)];
}

export interface OneClass64 {
  precision: number;
  recall: number;
  f1: number;
  support: number;
  auc: number;
  averagePrecision: number;
}

export function oneClass64({ scores, labels }: Scored, index: number): OneClass64 {
  const says = scores.map((row) => row.indexOf(Math.max(...row)));
  const both = labels.filter((label, at) => label === index && says[at] === index).length;
  const said = says.filter((one) => one === index).length;
  const support = labels.filter((label) => label === index).length;
  const [precision, recall] = [said ? both / said : 0, support ? both / support : 0];
  const own = scores.filter((_row, at) => labels[at] === index).map((row) => row[index]!);
  const others = scores.filter((_row, at) => labels[at] !== index).map((row) => row[index]!);
  let inOrder = 0;
  for (const high of own) for (const low of others) inOrder += high > low ? 1 : high === low ? 0.5 : 0;
  // The precision at the threshold of each positive, where the recall increases.
  const precisions = own.map((threshold) => {
    const found = own.filter((score) => score >= threshold).length;
    return found / (found + others.filter((score) => score >= threshold).length);
  });
  return {
    ...{ precision, recall, support },
    f1: both === 0 ? 0 : (2 * both) / (said + support),
    auc: inOrder / (own.length * others.length),
    averagePrecision: precisions.reduce((sum, one) => sum + one, 0) / own.length,
  };
}

/** The expected calibration error, bin by bin, over bins (m/15, (m + 1)/15]. */
export function calibrationError64({ scores, labels }: Scored, bins = 15): number {
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const inside = [...scores.keys()].filter((at) => {
      const confidence = Math.max(...scores[at]!);
      return confidence > bin / bins && confidence <= (bin + 1) / bins;
    });
    if (inside.length === 0) continue;
    const mean = (value: (at: number) => number): number =>
      inside.reduce((sum, at) => sum + value(at), 0) / inside.length;
    const right = mean((at) => (scores[at]!.indexOf(Math.max(...scores[at]!)) === labels[at] ? 1 : 0));
    const sure = mean((at) => Math.max(...scores[at]!));
    error += (inside.length / scores.length) * Math.abs(right - sure);
  }
  return error;
}
