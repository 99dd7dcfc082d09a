import { intersectionOverUnion, type Detection, type LabelledBox } from './boxes.ts';

/** A picture's objects, and what was detected in it. */
export interface DetectedPicture {
  truths: readonly LabelledBox[];
  detections: readonly Detection[];
}

/** A detection that was compared with the objects. */
interface Judged {
  score: number;
  isRight: boolean;
}

/** Precision and recall as the least score falls, and the area below. */
export interface PrecisionRecall {
  /** `[recall, precision]` after each detection, the highest score first. */
  curve: [number, number][];
  /** Average precision; NaN without objects. */
  average: number;
}

/**
 * Whether each detection of a picture is right, in the given order: from the highest score down, it is compared with the object of
 * its class that it overlaps most; it is right if that overlap is at least `least` and no detection before had the object. Source:
 * Everingham et al. 2010, section 4.2.
 */
export function judge({ truths, detections }: DetectedPicture, least = 0.5): boolean[] {
  const had = new Set<LabelledBox>();
  const right = new Array<boolean>(detections.length).fill(false);
  const order = [...detections.keys()].sort((a, b) => detections[b]!.score - detections[a]!.score);
  for (const at of order) {
    const one = detections[at]!;
    let [best, overlap] = [undefined as LabelledBox | undefined, 0];
    for (const truth of truths) {
      if (truth.label !== one.label) continue;
      const shared = intersectionOverUnion(truth, one);
      if (shared > overlap) [best, overlap] = [truth, shared];
    }
    if (!best || overlap < least || had.has(best)) continue;
    had.add(best);
    right[at] = true;
  }
  return right;
}

/**
 * The curve of judged detections, and the area below it when precision is taken as the highest at that recall or any larger one
 * (the rule of the PASCAL VOC challenge since 2010). Detections of equal score count together.
 * @param count number of objects
 */
export function precisionRecall(judged: readonly Judged[], count: number): PrecisionRecall {
  if (count === 0) return { curve: [], average: NaN };
  const sorted = [...judged].sort((a, b) => b.score - a.score);
  const curve: [number, number][] = [];
  let right = 0;
  sorted.forEach(({ score, isRight }, at) => {
    if (isRight) right++;
    if (sorted[at + 1]?.score !== score) curve.push([right / count, right / (at + 1)]);
  });
  let [average, highest, after] = [0, 0, curve.at(-1)?.[0] ?? 0];
  for (const [recall, precision] of [...curve].reverse()) {
    average += (after - recall) * highest;
    [highest, after] = [Math.max(highest, precision), recall];
  }
  return { curve, average: average + after * highest };
}

/** Precision and recall of each class over pictures. @param least intersection over union from which a detection is right */
export function precisionRecallOfClasses(
  pictures: readonly DetectedPicture[],
  classes: number,
  least = 0.5,
): PrecisionRecall[] {
  const judged = Array.from({ length: classes }, (): Judged[] => []);
  const counts = new Array<number>(classes).fill(0);
  for (const picture of pictures) {
    for (const { label } of picture.truths) counts[label]!++;
    judge(picture, least).forEach((isRight, at) => {
      const { label, score } = picture.detections[at]!;
      judged[label]!.push({ score, isRight });
    });
  }
  return judged.map((all, label) => precisionRecall(all, counts[label]!));
}

/** Mean of the average precisions of the classes that have objects; NaN if none has. */
export function meanAveragePrecision(classes: readonly PrecisionRecall[]): number {
  const known = classes.map(({ average }) => average).filter((average) => !Number.isNaN(average));
  return known.reduce((sum, average) => sum + average, 0) / known.length;
}
