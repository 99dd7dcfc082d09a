import { openDataset } from '../../../engine/data/registry.ts';
import { parseRange } from '../../../engine/interchange/ranges.ts';
import { readNpy } from '../../../engine/reading/readNpy.ts';
import { readRegularFile } from '../../../engine/reading/readRegularFile.ts';
import { openNetwork, type OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { noteText, type InputRange } from '../../../../src-shared/contract/imports.ts';
import { dataOption, textOption, usage, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';

/** Bytes of a picture's file at most. */
const MOST_PICTURE = 100 * 2 ** 20;

/**
 * Opens what a command is asked about. A model that takes images of any size is opened for the size of those it is going to see.
 * @throws FeaturescopeError as `openNetwork`, `cli/usage`
 */
export async function openTarget(
  terminal: Terminal,
  target: string,
  options: RawOptions,
): Promise<OpenedNetwork> {
  const weights = textOption(options, 'weights');
  const opened = await openNetwork(userPath(target), target, {
    weights: weights === undefined ? undefined : userPath(weights),
    range: rangeOption(options),
  });
  if (opened.problem) terminal.problem(opened.problem);
  if (!opened.forSize) return opened;
  opened.network.dispose();
  return opened.forSize(await sizeOfInput(terminal, options));
}

/**
 * Tells what a person should know of a model of another program, once it is seen to be one that the command can work with.
 * @param isArray whether it is given arrays, which go in as they are whatever its range
 */
export function tellNotes(
  terminal: Terminal,
  { imported }: OpenedNetwork,
  options: RawOptions,
  isArray = false,
): void {
  const isRangeGiven = isArray || rangeOption(options) !== undefined;
  for (const note of imported?.notes ?? []) {
    if (note.code === 'outputs/several' || (isRangeGiven && note.code.startsWith('range/'))) continue;
    terminal.note(noteText(note, terminal.language));
  }
}

/** The range of `--range`. @throws FeaturescopeError `cli/usage` */
export function rangeOption(options: RawOptions): InputRange | undefined {
  const text = textOption(options, 'range');
  if (text === undefined) return undefined;
  const range = parseRange(text);
  if (range) return range;
  throw usage(
    `--range must be 0..1, 0..255, -1..1, or a mean and a standard deviation such as 0.1307,0.3081 (for each channel: m,m,m,s,s,s), not "${text}"`,
    `--range는 0..1, 0..255, -1..1이거나 0.1307,0.3081 같은 평균과 표준 편차(채널마다: m,m,m,s,s,s)여야 하는데 "${text}"입니다`,
  );
}

/** Rows and columns of what goes in. */
async function sizeOfInput(terminal: Terminal, options: RawOptions): Promise<[number, number]> {
  const input = textOption(options, 'input');
  if (input === undefined) {
    const data = await openDataset(dataOption(options) ?? 'mnist', { onProgress: terminal.dataProgress });
    return [data.shape[0]!, data.shape[1] ?? 1];
  }
  const path = userPath(input.split(',')[0]!.trim());
  if (/\.npy$/i.test(path)) {
    const { shape } = readNpy(path);
    const [height, width] = shape.slice(-3);
    return [height ?? 1, width ?? 1];
  }
  return sizeOfPicture(path);
}

/** As a PNG's header has it. Of what is none any size does: it is refused where it is read. */
function sizeOfPicture(path: string): [number, number] {
  try {
    const bytes = readRegularFile(path, MOST_PICTURE);
    return [bytes.readUInt32BE(20), bytes.readUInt32BE(16)];
  } catch {
    return [1, 1];
  }
}
