import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { logistic, softmaxTerms } from '../../../../src-shared/arithmetic/activation.ts';
import type { Detection } from '../../../../src-shared/arithmetic/boxes.ts';
import {
  cellSize,
  gridSize,
  readGrid,
  writeGridTargets,
  type BoxGrid,
} from '../../../../src-shared/arithmetic/boxGrid.ts';
import {
  LEAST_KEPT,
  MOST_KEPT,
  packCandidates,
  SHOWN,
  TESTED,
  type DetectionCourse,
  type DetectionPicture,
  type DetectionSnapshot,
} from '../../../../src-shared/labs/detection/course.ts';
import { experiment } from '../../../../src-shared/labs/detection/experiment.ts';
import {
  experiment as pictureExperiment,
  untrained,
} from '../../../../src-shared/labs/detection/pictureExperiment.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { sceneForm } from '../../data/scenes/sceneData.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { gridLoss } from '../../tasks/losses/gridLoss.ts';
import { lossOfRows } from '../../tasks/losses/lossOfRows.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { sceneCourses, type Learning } from '../courses/SceneCourses.ts';
import { imagesOf } from '../courses/SceneLearner.ts';
import { detectorNetwork } from './detectorNetwork.ts';

const CELL = 8;
/** About the size of most digits. */
const ANCHOR = { width: 14, height: 20 };
/** Maps of each layer that are shown of a picture. */
const MAPS = 6;
const mapped = ['conv1-relu', 'conv3-relu', 'conv5-relu'];
const { height, width, size } = sceneForm;

const gridOf = ({ classes }: Pick<Dataset, 'classes'>): BoxGrid => ({
  ...{ rows: height / CELL, columns: width / CELL, cell: CELL, anchor: ANCHOR },
  classes: classes.length,
});

const detectors = sceneCourses<DetectionCourse>({
  ...{ experiment, untrained, tested: TESTED },
  build: (data) => detectorNetwork([height, width, 1], gridOf(data)),
  goal: (data) => {
    const grid = gridOf(data);
    const loss = lossOfRows(gridLoss(grid.classes));
    return {
      targets: (scenes) =>
        fillFloats([scenes.length, grid.rows, grid.columns, cellSize(grid)], (target) =>
          scenes.forEach(({ objects }, row) => writeGridTargets(objects, grid, target, row * gridSize(grid))),
        ),
      loss: (outputs, targets) => loss.mean(outputs, targets),
    };
  },
  begin: (data, test, steps) => ({
    ...{ data: data.name, classes: data.classes, grid: gridOf(data), shape: [height, width, 1], steps },
    pictures: imagesOf(test.slice(0, SHOWN)),
    truths: test.map(({ objects }) => objects),
    snapshots: [],
  }),
  snapshot,
});

/** Trains a detector, and shows where it stands 17 times. */
export const trainDetection = (given: ExperimentValues, task: ExperimentTask): Promise<DetectionCourse> =>
  detectors.train(given, task);

/** What was trained before with these values; null if nothing was. */
export const knownDetection = (given: ExperimentValues): DetectionCourse | null => detectors.known(given);

/**
 * A picture of as many digits as one likes, drawn out of the test images, and what the detector that was trained last says of it.
 * @throws FeaturescopeError `lab/impossible` before the first training, `data/no-room`
 */
export function detectInPicture(
  given: ExperimentValues,
  { signal }: ExperimentTask,
): Promise<DetectionPicture> {
  const { digits, seed } = readValues(pictureExperiment, given);
  return detectors.look(async ({ learner, step, course: { grid, classes, shape } }) => {
    const scene = learner.ownScene(Number(digits), Number(seed));
    const [outputs] = await learner.outputs([scene], signal);
    return {
      ...{ grid, classes, shape, picture: scene.image, truths: scene.objects },
      ...{ candidates: readGrid(outputs!, grid), cells: objectsIn(outputs!, grid) },
      ...{ layers: learner.maps(scene, mapped, MAPS), cellMaps: cellMapsOf(outputs!, grid) },
      ...{ sizes: size, step },
    };
  }, signal);
}

/** Where a detector stands. */
async function snapshot(
  { learner, course: { grid }, test }: Learning<DetectionCourse>,
  signal: AbortSignal,
): Promise<Pick<DetectionSnapshot, 'candidates' | 'cells'>> {
  const outputs = await learner.outputs(test, signal);
  return {
    candidates: packCandidates(outputs.map((values) => strongest(readGrid(values, grid)))),
    cells: outputs.slice(0, SHOWN).map((values) => objectsIn(values, grid)),
  };
}

const strongest = (candidates: readonly Detection[]): Detection[] =>
  candidates
    .filter(({ score }) => score >= LEAST_KEPT)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_KEPT);

/** Probability of an object of each cell. */
const objectsIn = (outputs: Float32Array, grid: BoxGrid): Float32Array =>
  Float32Array.from({ length: grid.rows * grid.columns }, (_none, cell) =>
    logistic(outputs[cell * cellSize(grid)]!),
  );

/** The probabilities of objects, and those times the probabilities of each class, as maps of the cells. */
function cellMapsOf(outputs: Float32Array, grid: BoxGrid): Uint8Array {
  const cells = grid.rows * grid.columns;
  const maps = new Uint8Array((1 + grid.classes) * cells);
  objectsIn(outputs, grid).forEach((object, cell) => {
    maps[cell] = Math.round(255 * object);
    const end = (cell + 1) * cellSize(grid);
    softmaxTerms(outputs.subarray(end - grid.classes, end)).probabilities.forEach(
      (share, label) => (maps[(1 + label) * cells + cell] = Math.round(255 * object * share)),
    );
  });
  return maps;
}
