import type { DeletedRun, MetricsFormat } from '../../../src-shared/contract/runs.ts';
import type { History, RunInfo, Settings } from '../../../src-shared/contract/service.ts';
import { readableFileName } from '../../../src-shared/texts/fileNames.ts';
import { plainSetting } from './settingWords.ts';
import type { RunNames } from './RunNames.svelte.ts';
import { ListScreen } from '../shell/ListScreen.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Orders of the list; `family` lists branches below their parent. */
export const runOrders = ['family', 'name', 'accuracy', 'steps', 'bytes'] as const;
export type RunOrder = (typeof runOrders)[number];

/** A run in the list. */
export interface ShelvedRun {
  info: RunInfo;
  /** What it is called. */
  name: string;
  /** Number of branchings above the run in its family; 0 in other orders. */
  depth: number;
}

/** One setting in which runs may differ, with its value in each of the chosen runs. */
export interface SettingRow {
  setting: keyof Settings | 'recipe' | 'data';
  values: string[];
  differs: boolean;
}

/** All runs of this machine: search, names, comparison, deletion and restoring. */
export class RunLibrary extends ListScreen {
  runs = $state.raw<readonly RunInfo[] | null>(null);
  deleted = $state.raw<readonly DeletedRun[]>([]);
  search = $state('');
  order = $state<RunOrder>('family');
  /** Folders of the runs whose curves and settings are compared, in the order of choice. */
  chosen = $state.raw<readonly string[]>([]);
  /** The run that is being renamed. */
  renaming = $state<string | null>(null);
  /** The last deleted run, for undo. */
  justDeleted = $state.raw<DeletedRun | null>(null);
  #histories = $state.raw<Readonly<Record<string, History>>>({});
  readonly #workbench: Workbench;
  readonly #names: RunNames;

  /** The runs that match the search, in order. */
  readonly shown: readonly ShelvedRun[] = $derived.by(() => this.#shown());
  readonly bytes: number = $derived((this.runs ?? []).reduce((sum, { bytes }) => sum + bytes, 0));
  /** The chosen runs that still exist. */
  readonly compared: readonly RunInfo[] = $derived(
    this.chosen.flatMap((path) => this.runs?.find(({ run }) => run === path) ?? []),
  );
  /** Their settings, row by row. */
  readonly settings: readonly SettingRow[] = $derived(rowsOf(this.compared));

  constructor(workbench: Workbench, names: RunNames) {
    super(workbench);
    this.#workbench = workbench;
    this.#names = names;
  }

  override close(): void {
    super.close();
    this.renaming = null;
    this.justDeleted = null;
  }

  override async refresh(): Promise<void> {
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      const [runs, deleted] = await Promise.all([calls.listRuns(), calls.listDeleted()]);
      this.#workbench.onLists?.({ runs });
      [this.runs, this.deleted] = [runs, deleted];
    });
  }

  nameOf({ run }: RunInfo): string {
    return this.#names.of(run);
  }

  /** Adds a run to the comparison, or removes it. */
  async choose(run: string, wanted: boolean): Promise<void> {
    this.chosen = wanted
      ? [...this.chosen.filter((one) => one !== run), run]
      : this.chosen.filter((one) => one !== run);
    if (!wanted) return;
    await this.#workbench.attempt(async () => {
      const history = await this.#workbench.connection.calls.runHistory({ run });
      this.#histories = { ...this.#histories, [run]: history };
    });
  }

  historyOf(run: string): History | undefined {
    return this.#histories[run];
  }

  async rename(run: string, name: string): Promise<void> {
    this.renaming = null;
    const before = this.#names.of(run);
    const former = await this.#writeName(run, name);
    if (former === undefined || former === name) return;
    this.#workbench.onDone?.({
      name: ({ palette }) => palette.done.renamed(before),
      stands: () => true,
      undo: async () => void (await this.#writeName(run, former)),
    });
  }

  /** @returns the previous name; undefined if it could not be changed */
  async #writeName(run: string, name: string): Promise<string | undefined> {
    let former: string | undefined;
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      const notes = await calls.readNotes({ run });
      await calls.writeNotes({ run, notes: { ...notes, name } });
      former = notes.name;
      if (this.#workbench.session?.run === run) await this.#workbench.notes.follow(run);
    });
    await this.refresh();
    return former;
  }

  /** Deletes a run; it can be restored with {@link undoDelete} or from the list of deleted runs. */
  async delete(run: string): Promise<void> {
    await this.#workbench.attempt(async () => {
      const title = this.#names.of(run);
      const deleted = await this.#workbench.connection.calls.deleteRun({ run });
      this.justDeleted = deleted;
      this.#workbench.onDone?.({
        name: ({ palette }) => palette.done.deleted(title),
        stands: () => this.deleted.some(({ trash }) => trash === deleted.trash),
        undo: () => this.restore(deleted.trash),
      });
      this.chosen = this.chosen.filter((one) => one !== run);
    });
    await this.refresh();
  }

  async undoDelete(): Promise<void> {
    if (this.justDeleted) await this.restore(this.justDeleted.trash);
  }

  async restore(trash: string): Promise<void> {
    this.justDeleted = null;
    await this.#workbench.attempt(async () => {
      await this.#workbench.connection.calls.restoreRun({ trash });
    });
    await this.refresh();
  }

  async emptyTrash(): Promise<void> {
    this.justDeleted = null;
    await this.#workbench.attempt(() => this.#workbench.connection.calls.emptyTrash());
    await this.refresh();
  }

  /** Opens a run in the workbench. */
  async enter(run: string): Promise<void> {
    await this.#workbench.open({ from: 'run', run });
    if (this.#workbench.session?.run === run) this.close();
  }

  /** A run's metrics as text, with a file name; undefined if that failed, in which case the error is displayed. */
  async metrics(run: RunInfo, format: MetricsFormat): Promise<{ name: string; text: string } | undefined> {
    let text: string | undefined;
    await this.#workbench.attempt(async () => {
      text = await this.#workbench.connection.calls.exportMetrics({ run: run.run, format });
    });
    return text === undefined ? undefined : { name: `${readableFileName(this.nameOf(run))}.${format}`, text };
  }

  #shown(): ShelvedRun[] {
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (this.runs ?? []).filter((info) => {
      const text = `${this.nameOf(info)} ${info.recipe} ${info.data} ${info.run}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const flat = (compare: (a: RunInfo, b: RunInfo) => number): ShelvedRun[] =>
      found.toSorted(compare).map((info) => ({ info, name: this.nameOf(info), depth: 0 }));
    const orders: Record<RunOrder, () => ShelvedRun[]> = {
      family: () => families(found).map(({ info, depth }) => ({ info, depth, name: this.nameOf(info) })),
      name: () => flat((a, b) => this.nameOf(a).localeCompare(this.nameOf(b))),
      accuracy: () => flat((a, b) => (b.heldOut?.['accuracy'] ?? -1) - (a.heldOut?.['accuracy'] ?? -1)),
      steps: () => flat((a, b) => b.lastStep - a.lastStep),
      bytes: () => flat((a, b) => b.bytes - a.bytes),
    };
    return orders[this.order]();
  }
}

/** The newest family first; within it each branch below its parent, in the order of the steps where they branched off. */
function families(runs: readonly RunInfo[]): { info: RunInfo; depth: number }[] {
  const known = new Set(runs.map(({ run }) => run));
  const branchesOf = (path: string): RunInfo[] =>
    runs
      .filter(({ branchOf }) => branchOf?.run === path)
      .toSorted((a, b) => a.branchOf!.step - b.branchOf!.step);
  const below = (info: RunInfo, depth: number): { info: RunInfo; depth: number }[] => [
    { info, depth },
    ...branchesOf(info.run).flatMap((branch) => below(branch, depth + 1)),
  ];
  return runs
    .filter(({ branchOf }) => !branchOf || !known.has(branchOf.run))
    .flatMap((info) => below(info, 0));
}

function rowsOf(runs: readonly RunInfo[]): SettingRow[] {
  const row = (setting: SettingRow['setting'], values: string[]): SettingRow => ({
    setting,
    values,
    differs: new Set(values).size > 1,
  });
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings) as (keyof Settings)[]))];
  return [
    row(
      'recipe',
      runs.map(({ recipe }) => recipe),
    ),
    row(
      'data',
      runs.map(({ data }) => data),
    ),
    ...names.map((name) =>
      row(
        name,
        runs.map((run) => valueOf(run, name)),
      ),
    ),
  ];
}

/** The initial value of a setting, and its later values. */
function valueOf({ settings, changes }: RunInfo, name: keyof Settings): string {
  const later =
    name === 'learningRate' || name === 'batchSize' ? changes.flatMap((one) => one[name] ?? []) : [];
  return [plainSetting(settings[name]), ...later].join(' → ');
}
