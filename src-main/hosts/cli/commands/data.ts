import type { Labels } from '../../../../src-shared/model/labels.ts';
import { fetchDataset } from '../../../engine/data/fetchDataset.ts';
import { listDatasets, openDataset } from '../../../engine/data/registry.ts';
import { describeDataNote } from '../../../../src-shared/texts/dataNotes.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { dataOption, usage, type RawOptions } from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';

/** `data list`, `data fetch NAME`, `data info D`. */
export async function data(terminal: Terminal, args: string[], _options: RawOptions): Promise<void> {
  const [action, name] = args;
  if (action === 'list') return list(terminal);
  if (action !== 'fetch' && action !== 'info')
    throw usage(
      `"data ${action}" is not known; use list, fetch or info`,
      `"data ${action}"은(는) 없습니다. list, fetch, info를 쓰세요`,
    );
  if (name === undefined)
    throw usage(
      `"data ${action}" needs the name of a data set`,
      `"data ${action}"에는 데이터 세트의 이름이 필요합니다`,
    );
  return action === 'fetch' ? fetchByName(terminal, name) : tell(terminal, name);
}

async function list(terminal: Terminal): Promise<void> {
  const all = await listDatasets();
  for (const info of all) terminal.line({ type: 'data', ...info });
  const { texts } = terminal;
  terminal.table(
    texts.dataHead,
    all.map((info) => {
      const state = info.embedded
        ? texts.embedded
        : info.available
          ? texts.here
          : texts.toFetch((info.downloadBytes / 1e6).toFixed(1));
      return [info.name, state, info.train, info.test, info.shape.join('x')];
    }),
  );
}

async function fetchByName(terminal: Terminal, name: string): Promise<void> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new FeaturescopeError('engine/cancelled'));
  const unstop = onStop(interrupt);
  try {
    await fetchDataset(name, { signal: stop.signal, onProgress: terminal.dataProgress });
  } finally {
    unstop();
  }
  terminal.line({ type: 'fetched', data: name });
  terminal.print(terminal.texts.fetched(name));
}

async function tell(terminal: Terminal, name: string): Promise<void> {
  const found = await openDataset(dataOption({ data: name })!, { onProgress: terminal.dataProgress });
  const countsOf = (labels: Labels): number[] => {
    const counts = found.classes.map(() => 0);
    for (const label of labels) counts[label]! += 1;
    return counts;
  };
  const train = countsOf(found.train.labels);
  const test = countsOf(found.test.labels);
  const { name: known, shape, classes, notes = [] } = found;
  terminal.line({
    type: 'data',
    name: known,
    ...(found.format !== undefined && { format: found.format }),
    shape,
    classes,
    ...(found.fields && { fields: found.fields }),
    train: { count: found.train.count, perClass: train },
    test: { count: found.test.count, perClass: test },
    notes: notes.map((note) => ({ ...note, text: describeDataNote(note, terminal.language) })),
  });
  const said = classes.length > 0 ? terminal.texts.counts : undefined;
  const ofExample = shape.join() === '0' ? undefined : shape.join('x');
  terminal.print([known, found.format, ofExample, said].flatMap((part) => part ?? []).join('  '));
  if (found.fields)
    terminal.table(
      terminal.texts.fieldHead,
      found.fields.map((field) => [
        field.name,
        field.shape.join('x') || '1',
        found.train.count,
        found.test.count,
      ]),
    );
  terminal.table(
    ['', ...terminal.texts.dataHead.slice(2, 4)],
    classes.map((label, index) => [label, train[index]!, test[index]!]),
  );
  for (const note of notes) terminal.print(describeDataNote(note, terminal.language));
}
