import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from 'linkedom';
import { figureKinds, figureKindsOf } from '../../../../src-shared/figures/kinds/catalogue.ts';
import { readyDeck } from '../../../../src-shared/figures/drawing/decks.ts';
import { drawDeck, knownKind, type DeckEntry } from '../../../../src-shared/figures/drawing/drawDeck.ts';
import { usualStyle } from '../../../../src-shared/figures/drawing/drawFigure.ts';
import { palettes } from '../../../../src-shared/figures/parts/figure.ts';
import { sizeNames } from '../../../../src-shared/figures/drawing/sizes.ts';
import { engineSource, type FigureSource } from '../../../../src-shared/figures/drawing/source.ts';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { programVersion } from '../../../engine/resources.ts';
import { Workbench } from '../../../engine/Workbench.ts';
import { listPretrained } from '../../../engine/network/pretrained.ts';
import { memoryPair } from '../../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../../src-shared/contract/connection.ts';
import { matrixCells, plotParts, type FigureChoice } from '../../../../src-shared/contract/decks.ts';
import { summarisedNames } from '../../../../src-shared/contract/statistics.ts';
import { landscapePlanes } from '../../../../src-shared/contract/loss.ts';
import { embeddingMethods } from '../../../../src-shared/contract/why.ts';
import { exportFormats, slideShapes, type ExportFormat } from '../../../../src-shared/contract/exports.ts';
import { describeError } from '../../../../src-shared/contract/errors.ts';
import {
  backendNames,
  type EngineCalls,
  type OpenRequest,
  type SessionState,
} from '../../../../src-shared/contract/service.ts';
import {
  choiceOption,
  countOption,
  dataOption,
  listOption,
  textOption,
  titleOption,
  usage,
  userPath,
  type RawOptions,
} from '../options.ts';
import { checkChoice } from './checkChoice.ts';
import type { Terminal } from '../Terminal.ts';
import { writeNewFile } from '../writeFile.ts';

const MOST_INDEX = 1_000_000;

/**
 * `export RUN --figure ID[,ID..] --format F[,F..]`: writes figures of a run or a shipped model, without a window. Figures that
 * need no network, such as the experiments of labs, need no target.
 */
export async function exportCommand(
  terminal: Terminal,
  [target]: string[],
  options: RawOptions,
): Promise<number> {
  const formats = listOption(options, 'format', exportFormats) ?? ['svg'];
  const style = {
    ...usualStyle,
    theme: choiceOption(options, 'theme', ['light', 'dark', 'print'] as const) ?? usualStyle.theme,
    language: choiceOption(options, 'lang', ['en', 'ko'] as const) ?? terminal.language,
    slide: choiceOption(options, 'size', slideShapes) ?? usualStyle.slide,
    place: choiceOption(options, 'place', sizeNames) ?? usualStyle.place,
    points: countOption(options, 'points', 4, 96) ?? usualStyle.points,
    title: titleOption(options, 'title'),
    caption: titleOption(options, 'caption'),
    legend: options['legend'] !== false,
  };
  const choice: FigureChoice = {
    layer: textOption(options, 'layer'),
    split: choiceOption(options, 'split', ['train', 'test'] as const),
    index: countOption(options, 'index', 0, MOST_INDEX),
    map: mapOption(options),
    ...cellOption(options),
    runs: textOption(options, 'compare')?.split(',').map(runOption),
    what: choiceOption(options, 'what', summarisedNames),
    part: choiceOption(options, 'part', plotParts),
    cells: choiceOption(options, 'cells', matrixCells),
    normalised: options['normalised'] === true || undefined,
    outcome: choiceOption(options, 'outcome', ['wrong', 'right'] as const),
    truth: countOption(options, 'truth', 0, MOST_INDEX),
    predicted: countOption(options, 'predicted', 0, MOST_INDEX),
    style: choiceOption(options, 'style', ['blocks', 'boxes', 'graph'] as const),
    when: choiceOption(options, 'when', ['now', 'start', 'change'] as const),
    target: countOption(options, 'target', 0, MOST_INDEX),
    method: choiceOption(options, 'method', embeddingMethods),
    plane: choiceOption(options, 'plane', landscapePlanes),
    seed: countOption(options, 'seed', 0, 0xffffffff),
  };
  const scale = countOption(options, 'scale', 1, 4) ?? 2;
  const frames = countOption(options, 'frames', 2, 200) ?? 16;
  const transparent = options['transparent'] === true;
  const folder = userPath(textOption(options, 'out') ?? '.');
  const document = new DOMParser().parseFromString('<svg/>', 'image/svg+xml') as unknown as Document;
  const figureContext = { document, program: `Featurescope ${programVersion()}` };

  return withEngine(options, target ?? withoutNetwork(options), async (calls, session) => {
    checkChoice(choice, session);
    const entries = await chosenFigures(calls, session, options, choice);
    const files: string[] = [];
    const notes: { figure: string; code: string; reason: string }[] = [];
    for (const format of formats) {
      const drawn = await drawDeck(entries, format, {
        onLeftOut: ({ figure }, { code, detail }) => {
          const reason = describeError(code, detail, terminal.language);
          if (notes.some((note) => note.figure === figure && note.reason === reason)) return;
          notes.push({ figure, code, reason });
          terminal.note(terminal.texts.leftOut(figure, reason));
        },
        ...{ style, frames, figureContext, source: exactly(calls, session) },
        // No other client uses this command's engine, so its session may be moved.
        sourceAt: async (step) => exactly(calls, await calls.rewind({ task: 'export', step })),
        onProgress: (done, total) => terminal.progress(terminal.texts.progress.draw, done, total),
        onFigure: ({ figure }, { smallest }) => {
          if (smallest < 0.5 * style.points) terminal.note(terminal.texts.smallType(figure, smallest));
        },
      });
      for (const { name, figures } of drawn) {
        const { bytes, undrawn } = await calls.exportFigures({
          ...{ format, figures, transparent, scale: format === 'gif' ? 1 : scale },
          ...{ paper: palettes[style.theme], language: style.language, slide: style.slide },
        });
        if (undrawn.length > 0) {
          const code = 'export/undrawn-signs';
          const reason = describeError(code, { signs: undrawn.join(' ') }, terminal.language);
          notes.push({ figure: name, code, reason });
          terminal.note(reason);
        }
        files.push(write(folder, name, format, bytes));
        terminal.print(files.at(-1)!);
      }
    }
    terminal.line({ type: 'exported', files, ...(notes.length > 0 ? { notes } : {}) });
    return 0;
  });
}

/** The data source of figures. Requested data that does not exist is an error; it is not replaced by the nearest. */
const exactly = (calls: EngineCalls, session: SessionState): FigureSource => ({
  ...engineSource(calls, session),
  exact: true,
});

/** Maps are counted from 1, as everywhere in the user interface. */
function mapOption(options: RawOptions): number | undefined {
  const map = countOption(options, 'map', 1, MOST_INDEX);
  return map === undefined ? undefined : map - 1;
}

/** Row and column of a cell, counted from 0. @throws FeaturescopeError `cli/usage` */
function cellOption(options: RawOptions): { y?: number; x?: number } {
  const value = textOption(options, 'cell');
  if (value === undefined) return {};
  const [y, x] = (/^(\d{1,6}),(\d{1,6})$/.exec(value) ?? []).slice(1).map(Number);
  if (y === undefined || x === undefined)
    throw usage(`--cell must be ROW,COLUMN, not "${value}"`, `--cell은 행,열이어야 하는데 "${value}"입니다`);
  return { y, x };
}

/** A run by its name, or by its path if a folder of that path exists. */
function runOption(value: string): string {
  const folder = userPath(value.trim());
  return existsSync(folder) ? folder : value.trim();
}

/** A network to open where the named figures need none. @throws FeaturescopeError `cli/usage` if one of them needs a network */
function withoutNetwork(options: RawOptions): string {
  const ids = namesOf(options);
  const needing = ids.find((id) => figureKinds.find((kind) => kind.id === id)?.needs !== 'nothing');
  const [shipped] = listPretrained();
  if (needing === undefined && shipped !== undefined) return shipped;
  const figure = needing ?? ids.join(',');
  throw usage(
    `a run or shipped model is missing, which --figure ${figure} needs`,
    `--figure ${figure}에 필요한 실행이나 제공 모델이 없습니다`,
  );
}

/** The names in `--figure`. @throws FeaturescopeError `cli/usage` */
function namesOf(options: RawOptions): string[] {
  const ids = textOption(options, 'figure')?.split(',') ?? [];
  if (ids.length > 0) return ids.map((id) => id.trim());
  const known = figureKinds.map(({ id }) => id).join(', ');
  throw usage(
    `--figure is missing; known: deck, ${known}`,
    `--figure가 없습니다. 쓸 수 있는 그림: deck, ${known}`,
  );
}

/** The named figures, all with the same options; `deck` stands for the recipe's deck. */
async function chosenFigures(
  calls: EngineCalls,
  session: SessionState,
  options: RawOptions,
  choice: FigureChoice,
): Promise<DeckEntry[]> {
  const { recipe, task } = session;
  const fitting = figureKindsOf(task).map(({ id }) => id);
  const entries = namesOf(options).map(async (id) => {
    if (id === 'deck') return ((await calls.readDeck({ recipe })) ?? readyDeck(session, fitting)).figures;
    return [{ figure: knownKind(id).id, choice }];
  });
  return (await Promise.all(entries)).flat();
}

/** Writes a file; if the name is taken, a number is appended: existing files are never overwritten. */
function write(folder: string, name: string, format: ExportFormat, bytes: Uint8Array): string {
  let path = join(folder, `${name}.${format}`);
  for (let number = 2; existsSync(path); number++) path = join(folder, `${name}-${number}.${format}`);
  writeNewFile(path, bytes);
  return path;
}

/** Opens a run or a shipped model in an engine in this process. */
async function withEngine(
  options: RawOptions,
  target: string,
  work: (calls: EngineCalls, session: Awaited<ReturnType<EngineCalls['open']>>) => Promise<number>,
): Promise<number> {
  const workbench = new Workbench(await selectBackend(choiceOption(options, 'backend', backendNames)));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  try {
    const source: OpenRequest['source'] = listPretrained().includes(target)
      ? { from: 'pretrained', model: target }
      : { from: 'run', run: userPath(target), data: dataOption(options) };
    return await work(calls, await calls.open({ task: 'export', source }));
  } finally {
    await workbench.close();
  }
}
