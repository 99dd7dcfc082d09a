import { metricsText } from '../../../engine/library/metricsText.ts';
import { RunFolder } from '../../../engine/library/RunFolder.ts';
import { metricsFormats } from '../../../../src-shared/contract/runs.ts';
import { choiceOption, textOption, userPath, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { writeNewFile } from '../writeFile.ts';

/**
 * `metrics RUN`: writes the loss and accuracy of every step and epoch to stdout or a file; with `--json` as JSON lines.
 */
export async function metrics(terminal: Terminal, [run]: string[], options: RawOptions): Promise<number> {
  const format = choiceOption(options, 'format', metricsFormats) ?? (terminal.json ? 'jsonl' : 'csv');
  const out = textOption(options, 'out');
  const history = RunFolder.open(userPath(run!)).history();
  const text = metricsText(history, format);
  const summary = { type: 'metrics', steps: history.steps.length, epochs: history.epochs.length };
  if (out === undefined) {
    terminal.write(terminal.json ? metricsText(history, 'jsonl') : text);
    terminal.line(summary);
    return 0;
  }
  const file = userPath(out);
  writeNewFile(file, text);
  terminal.line({ ...summary, file });
  terminal.print(terminal.texts.wrote(1, file));
  return 0;
}
