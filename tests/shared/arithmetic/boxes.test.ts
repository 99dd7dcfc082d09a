import { describe, expect, it } from 'vitest';
import {
  judge,
  meanAveragePrecision,
  precisionRecall,
  precisionRecallOfClasses,
} from '../../../src-shared/arithmetic/averagePrecision.ts';
import {
  intersectionOverUnion,
  sharedArea,
  suppress,
  type Box,
  type Detection,
} from '../../../src-shared/arithmetic/boxes.ts';
import {
  cellOf,
  gridSize,
  readGrid,
  writeGridTargets,
  type BoxGrid,
} from '../../../src-shared/arithmetic/boxGrid.ts';

const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });
const found = (label: number, score: number, at: Box): Detection => ({ ...at, label, score });

describe('the overlap of boxes', () => {
  it('is the shared area divided by that of both', () => {
    expect(intersectionOverUnion(box(0, 0, 4, 4), box(0, 0, 4, 4))).toBe(1);
    expect(intersectionOverUnion(box(0, 0, 4, 4), box(2, 0, 4, 4))).toBeCloseTo(8 / 24, 15);
    expect(intersectionOverUnion(box(0, 0, 4, 4), box(3, 2, 2, 6))).toBeCloseTo(2 / 26, 15);
    expect(intersectionOverUnion(box(0, 0, 10, 10), box(2, 3, 4, 5))).toBeCloseTo(0.2, 15);
  });

  it('is nothing for boxes that only touch, and for those without area', () => {
    expect(intersectionOverUnion(box(0, 0, 4, 4), box(4, 0, 4, 4))).toBe(0);
    expect(intersectionOverUnion(box(0, 0, 4, 4), box(0, 9, 4, 4))).toBe(0);
    expect(intersectionOverUnion(box(1, 1, 0, 0), box(1, 1, 0, 0))).toBe(0);
    expect(sharedArea(box(0, 0, 4, 4), box(2, 2, -3, 2))).toBe(0);
  });
});

describe('non-maximum suppression', () => {
  const [first, second, third] = [
    found(1, 0.6, box(0, 0, 4, 4)),
    // Shares 12 of 20 with the first: 0.6.
    found(1, 0.9, box(1, 0, 4, 4)),
    // Shares 12 of 20 with the second, 8 of 24 with the first.
    found(1, 0.3, box(2, 0, 4, 4)),
  ];

  it('keeps the highest score of what overlaps by more than the threshold', () => {
    expect(suppress([first, second, third], 0.5)).toEqual([second]);
    expect(suppress([first, second, third], 0.6)).toEqual([second, first, third]);
  });

  it('compares only with what was kept: what is far from those stays', () => {
    const ordered = [{ ...first, score: 0.9 }, { ...second, score: 0.6 }, third];
    expect(suppress(ordered, 0.5)).toEqual([ordered[0], third]);
  });

  it('leaves another class alone', () => {
    const other = { ...first, label: 2 };
    expect(suppress([second, other], 0)).toEqual([second, other]);
    expect(suppress([], 0.5)).toEqual([]);
  });
});

describe('average precision', () => {
  const truth = { ...box(0, 0, 4, 4), label: 1 };

  it('takes one box of the right class for each object, the one with the highest score', () => {
    const detections = [
      found(1, 0.5, box(0, 0, 4, 4)),
      found(1, 0.8, box(0, 0, 4, 3)),
      found(2, 0.9, box(0, 0, 4, 4)),
      found(1, 0.7, box(20, 20, 4, 4)),
    ];
    expect(judge({ truths: [truth], detections })).toEqual([false, true, false, false]);
    expect(judge({ truths: [], detections })).toEqual([false, false, false, false]);
  });

  it('needs the overlap, exactly too', () => {
    const half = [found(1, 0.8, box(0, 0, 4, 2))];
    expect(judge({ truths: [truth], detections: half })).toEqual([true]);
    expect(judge({ truths: [truth], detections: half }, 0.51)).toEqual([false]);
  });

  it('compares a box with the object that it overlaps most, even if another box had that', () => {
    const near = { ...box(1, 0, 4, 4), label: 1 };
    const twice = [found(1, 0.9, box(0, 0, 4, 4)), found(1, 0.8, box(0, 0, 4, 4))];
    expect(judge({ truths: [truth, near], detections: twice })).toEqual([true, false]);
  });

  it('is the area below the highest precision from each recall on', () => {
    // Right, wrong, right, wrong, of 3 objects: precision 1 until 1/3, then 2/3 until 2/3, then none.
    const judged = [0.9, 0.8, 0.7, 0.6].map((score, at) => ({ score, isRight: at % 2 === 0 }));
    const { curve, average } = precisionRecall([...judged].reverse(), 3);
    expect(curve).toEqual([
      [1 / 3, 1],
      [1 / 3, 1 / 2],
      [2 / 3, 2 / 3],
      [2 / 3, 1 / 2],
    ]);
    expect(average).toBeCloseTo(1 / 3 + (1 / 3) * (2 / 3), 15);
  });

  it('raises a precision to a later, higher one', () => {
    // Wrong, right, right, of 2 objects: the precision at the end, 2/3, counts from the start.
    const judged = [false, true, true].map((isRight, at) => ({ score: 1 - at / 10, isRight }));
    expect(precisionRecall(judged, 2).average).toBeCloseTo(2 / 3, 15);
  });

  it('counts equal scores together, is 0 without a right one, and unknown without objects', () => {
    const tied = [true, false].map((isRight) => ({ score: 0.5, isRight }));
    expect(precisionRecall(tied, 1)).toEqual({ curve: [[1, 0.5]], average: 0.5 });
    expect(precisionRecall([...tied].reverse(), 1).average).toBe(0.5);
    expect(precisionRecall([{ score: 0.5, isRight: false }], 2).average).toBe(0);
    expect(precisionRecall([], 2)).toEqual({ curve: [], average: 0 });
    expect(precisionRecall(tied, 0).average).toBeNaN();
  });

  it('is averaged over the classes that there are, over all pictures', () => {
    const pictures = [
      { truths: [truth], detections: [found(1, 0.9, truth), found(0, 0.4, truth)] },
      { truths: [{ ...truth, label: 2 }], detections: [found(1, 0.95, box(9, 9, 2, 2))] },
    ];
    const classes = precisionRecallOfClasses(pictures, 3);
    expect(classes.map(({ average }) => average)).toEqual([NaN, 0.5, 0]);
    expect(meanAveragePrecision(classes)).toBe(0.25);
    expect(meanAveragePrecision([])).toBeNaN();
  });
});

describe('the grid of a detector', () => {
  const grid: BoxGrid = { rows: 2, columns: 3, cell: 8, anchor: { width: 4, height: 8 }, classes: 2 };

  it('gives a box to the cell with its centre', () => {
    expect(cellOf(box(7, 0, 4, 4), grid)).toEqual([0, 1]);
    expect(cellOf(box(4, 9, 6, 6), grid)).toEqual([1, 0]);
    // On the last edge, and beyond.
    expect(cellOf(box(22, 14, 4, 4), grid)).toEqual([1, 2]);
    expect(cellOf(box(-9, -9, 4, 4), grid)).toEqual([0, 0]);
  });

  it('is told place, size and class of each object in its cell, and nothing in the others', () => {
    const target = new Float32Array(gridSize(grid) + 2).fill(9);
    writeGridTargets([{ ...box(10, 2, 8, 4), label: 1 }], grid, target, 1);
    const expected = new Float32Array(gridSize(grid) + 2).fill(0);
    expected[0] = expected[gridSize(grid) + 1] = 9;
    expected.set([1, 14 / 8 - 1, 4 / 8, Math.log(2), Math.log(0.5), 0, 1], 1 + 7);
    expect(target).toEqual(expected);
  });

  it('leaves a cell to the largest of its objects', () => {
    const target = new Float32Array(gridSize(grid));
    const [large, small] = [
      { ...box(1, 1, 6, 6), label: 0 },
      { ...box(2, 2, 3, 3), label: 1 },
    ];
    writeGridTargets([large, small], grid, target);
    expect([...target.subarray(5, 7)]).toEqual([1, 0]);
  });

  it('says with the logits of its targets where the objects are', () => {
    const objects = [
      { ...box(10, 2, 8, 4), label: 1 },
      { ...box(1, 9, 3, 5), label: 0 },
    ];
    const target = new Float32Array(gridSize(grid));
    writeGridTargets(objects, grid, target);
    const logit = (share: number): number => Math.log(share / (1 - share));
    const outputs = target.map((value, at) => {
      const of = at % 7;
      if (of === 0) return value > 0 ? 3 : -3;
      if (of <= 2) return value > 0 ? logit(value) : 0;
      return of <= 4 ? value : value * Math.log(3);
    });
    const cells = readGrid(outputs, grid);
    expect(cells).toHaveLength(6);
    const sigmoid = 1 / (1 + Math.exp(-3));
    const likely = cells.filter(({ score }) => score > 0.5);
    expect(likely.map(({ label }) => label)).toEqual([1, 0]);
    likely.forEach(({ score, ...where }, at) => {
      // Of two classes with logits log 3 and 0 the first has 3/4.
      expect(score).toBeCloseTo(0.75 * sigmoid, 6);
      for (const side of ['left', 'top', 'width', 'height'] as const)
        expect(where[side]).toBeCloseTo(objects[at]![side], 4);
    });
    // A cell that says nothing has the anchor around its centre.
    expect(cells[0]).toMatchObject({ left: 2, top: 0, width: 4, height: 8, label: 0 });
    expect(cells[0]!.score).toBeCloseTo(0.5 * (1 - sigmoid), 6);
  });
});
