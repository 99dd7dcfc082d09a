import { readModelFile } from '../../../engine/interchange/readModelFile.ts';
import { openReadModel } from '../../../engine/interchange/openReadModel.ts';
import { saveModelIn } from '../../../engine/network/modelFiles.ts';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { noteText, type ImportReport } from '../../../../src-shared/contract/imports.ts';
import { textOption, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { rangeOption } from './openTarget.ts';

/** `import FILE`: reads a model of another program, tells of each of its layers, and keeps it in a folder of its own with `--out`. */
export async function importCommand(
  terminal: Terminal,
  [file]: string[],
  options: RawOptions,
): Promise<void> {
  const out = textOption(options, 'out');
  const weights = textOption(options, 'weights');
  const wanted = rangeOption(options);
  await selectBackend(undefined);
  const path = userPath(file!);
  const read = await readModelFile(path, { weights: weights && userPath(weights) });
  const { model, report } = await openReadModel(wanted ? { ...read, range: wanted } : read, { path });
  const { range, labels } = report;
  if (out !== undefined) await saveModelIn(model, userPath(out), { labels, range });
  tell(terminal, report);
  if (out !== undefined) terminal.print(terminal.texts.wrote(2, userPath(out)));
  model.dispose();
}

function tell(terminal: Terminal, report: ImportReport): void {
  const { texts, language } = terminal;
  const { model, format, parameters, inputs, outputs, layers, labels, range, writtenBy } = report;
  const notes = report.notes.map((note) => ({ ...note, text: noteText(note, language) }));
  terminal.line({
    type: 'imported',
    model,
    format,
    parameters,
    inputs,
    outputs,
    layers,
    notes,
    labels,
    range,
    writtenBy,
    training: report.training,
  });
  terminal.print(texts.imported(model, parameters, format, writtenBy ?? '–'));
  terminal.table(
    texts.importHead,
    layers.map(({ name, class: kind, shape, parameters: own, support }) => [
      name,
      kind,
      shape.join('x'),
      own,
      texts.support[support],
    ]),
  );
  for (const { text } of notes) terminal.print(text);
}
