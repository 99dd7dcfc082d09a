import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from 'linkedom';
import { figureKind, figureKinds } from '../../../../src-renderer/figures/catalogue.ts';
import type { FigureChoice, FigureKind } from '../../../../src-renderer/figures/FigureKind.ts';
import {
  drawFigure,
  drawMoving,
  framesOf,
  usualStyle,
  type Finished,
} from '../../../../src-renderer/figures/drawFigure.ts';
import { palettes } from '../../../../src-renderer/figures/figure.ts';
import { sizeNames } from '../../../../src-renderer/figures/sizes.ts';
import { engineSource } from '../../../../src-renderer/figures/source.ts';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { programVersion } from '../../../engine/resources.ts';
import { Workbench } from '../../../engine/Workbench.ts';
import { listPretrained } from '../../../engine/models/pretrained.ts';
import { memoryPair } from '../../../protocol/channels/memoryPair.ts';
import { connectEngine } from '../../../protocol/connection.ts';
import { exportFormats, slideShapes, type ExportFormat } from '../../../protocol/exports.ts';
import { FeaturescopeError } from '../../../protocol/errors.ts';
import { backendNames, type EngineCalls, type OpenRequest } from '../../../protocol/service.ts';
import { choiceOption, countOption, listOption, textOption, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { writeNewFile } from '../writeFile.ts';

const MOST_INDEX = 1_000_000;

/** `export RUN --figure ID[,ID..] --format F[,F..]`: writes figures of a run or a shipped model, without any window. */
export async function exportCommand(
  terminal: Terminal,
  [target]: string[],
  options: RawOptions,
): Promise<number> {
  const kinds = chosenKinds(options);
  const formats = listOption(options, 'format', exportFormats) ?? ['svg'];
  const style = {
    ...usualStyle,
    theme: choiceOption(options, 'theme', ['light', 'dark', 'print'] as const) ?? usualStyle.theme,
    language: choiceOption(options, 'lang', ['en', 'ko'] as const) ?? terminal.language,
    slide: choiceOption(options, 'size', slideShapes) ?? usualStyle.slide,
    place: choiceOption(options, 'place', sizeNames) ?? usualStyle.place,
    points: countOption(options, 'points', 4, 96) ?? usualStyle.points,
    title: textOption(options, 'title'),
    caption: textOption(options, 'caption'),
  };
  const choice: FigureChoice = {
    layer: textOption(options, 'layer'),
    split: choiceOption(options, 'split', ['train', 'test'] as const),
    index: countOption(options, 'index', 0, MOST_INDEX),
    what: textOption(options, 'what'),
    normalised: options['normalised'] === true || undefined,
  };
  const scale = countOption(options, 'scale', 1, 4) ?? 2;
  const frames = countOption(options, 'frames', 2, 200) ?? 16;
  const transparent = options['transparent'] === true;
  const folder = userPath(textOption(options, 'out') ?? '.');
  const document = new DOMParser().parseFromString('<svg/>', 'image/svg+xml') as unknown as Document;
  const draughtsman = { document, program: `Featurescope ${programVersion()}` };

  return withEngine(options, target!, async (calls, session) => {
    const source = engineSource(calls, session);
    const files: string[] = [];
    const moving = {
      steps: framesOf(session.lastStep, frames),
      sourceAt: async (step: number) => engineSource(calls, await calls.rewind({ task: 'export', step })),
    };
    const report = (done: number, total: number): void =>
      terminal.progress(terminal.texts.progress.restore, done, total);
    for (const format of formats) {
      const drawn: Finished[] = [];
      for (const kind of kinds) {
        const figure =
          format === 'gif'
            ? await drawMoving(kind, moving, choice, style, draughtsman, report)
            : await drawFigure(kind, source, choice, style, format, draughtsman);
        if (figure.smallest < 0.5 * style.points)
          terminal.note(terminal.texts.smallType(kind.id, figure.smallest));
        drawn.push(figure);
      }
      const groups = onePerFile(format) ? drawn.map((figure) => [figure]) : [drawn];
      for (const [at, figures] of groups.entries()) {
        const name = onePerFile(format) || kinds.length === 1 ? kinds[at]!.id : 'figures';
        const bytes = await calls.exportFigures({
          ...{ format, figures, transparent, scale: format === 'gif' ? 1 : scale },
          ...{ paper: palettes[style.theme], language: style.language, slide: style.slide },
        });
        files.push(write(folder, name, format, bytes));
        terminal.print(files.at(-1)!);
      }
    }
    terminal.line({ type: 'exported', files });
    return 0;
  });
}

/** Slides and pages hold several figures; pictures one each. */
const onePerFile = (format: ExportFormat): boolean => !['pptx', 'pdf'].includes(format);

function chosenKinds(options: RawOptions): FigureKind[] {
  const known = figureKinds.map(({ id }) => id);
  const ids = textOption(options, 'figure')?.split(',') ?? [];
  if (ids.length === 0)
    throw new FeaturescopeError('cli/usage', { reason: `--figure is missing; known: ${known.join(', ')}` });
  return ids.map((id) => {
    const kind = figureKind(id.trim());
    if (!kind) throw new FeaturescopeError('export/unknown-figure', { figure: id, known: known.join(', ') });
    return kind;
  });
}

/** Writes a file; where one of its name is, the new one gets a number: nothing is ever written over. */
function write(folder: string, name: string, format: ExportFormat, bytes: Uint8Array): string {
  let path = join(folder, `${name}.${format}`);
  for (let number = 2; existsSync(path); number++) path = join(folder, `${name}-${number}.${format}`);
  writeNewFile(path, bytes);
  return path;
}

/** Opens a run, or a model that ships with the program, in an engine of this process. */
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
      : { from: 'run', run: userPath(target) };
    return await work(calls, await calls.open({ task: 'export', source }));
  } finally {
    await workbench.close();
  }
}
