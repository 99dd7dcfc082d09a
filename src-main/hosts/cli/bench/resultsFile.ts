import { dirname } from 'node:path';
import { writeFiles } from '../writeFile.ts';
import type { Machine } from './machine.ts';
import type { Table } from './tables.ts';

/** Writes the tables with the machine's description as Markdown. @throws FeaturescopeError `export/unwritable`, `run/disk-full` */
export function writeResults(
  path: string,
  machine: Machine,
  tables: readonly Table[],
  notes: string[],
): void {
  const { processor, cores, memoryGiB, platform, node, version, loadAverage, date } = machine;
  const text = [
    '# Results of the bench',
    'Written by `npm run bench -- --write`; the last full run. Every peer computed the same networks with the same ' +
      'weights and images, one peer at a time, in turns within each round. A training step is forward pass, loss, ' +
      'backward pass and update, with the loss read back. Figures are medians of all rounds.',
    `- ${date}, Featurescope ${version}, Node ${node}, ${platform}\n` +
      `- ${processor}, ${cores} cores, ${memoryGiB} GiB; load average ${loadAverage} before the run`,
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
    ...tables.map(markdown),
  ].join('\n\n');
  writeFiles(dirname(path), [{ path, content: `${text}\n` }]);
}

function markdown({ title, head, rows }: Table): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
