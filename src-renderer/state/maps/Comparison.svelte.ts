import type { Labels } from '../../../src-shared/model/labels.ts';
import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type {
  ComparedNetwork,
  CompareRequest,
  Comparison as Answer,
  RunInfo,
} from '../../../src-shared/contract/service.ts';
import type { Compared } from '../address.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Kinds of comparison: the layer's output for another image, at an earlier step, or in another run. */
export const againstNames = ['sample', 'step', 'run'] as const satisfies Compared['against'][];
export type Against = Compared['against'];

/** The last choice of each kind. */
interface Choice {
  against: Against;
  /** The other image, of the same split. */
  index: number;
  /** The other step of this run. */
  step: number;
  /** The other run, and its step. */
  run: string | null;
  runStep: number;
}

/** Number of images per request while searching for a wrongly classified one. */
const SEARCH_PAGE = 500;

/**
 * The comparison of the selected layer: A is what the stage shows, B what the user chose. It is requested anew whenever A
 * changes. B is a part of the selection, and so of the address.
 */
export class Comparison {
  #last = $state.raw<Choice>({ against: 'sample', index: 1, step: 0, run: null, runStep: 0 });
  /** The available choices. */
  steps = $state.raw<readonly number[]>([0]);
  runs = $state.raw<readonly RunInfo[]>([]);
  runSteps = $state.raw<readonly number[]>([]);

  /** The last answer, and its request. */
  result = $state.raw<{ request: CompareRequest; found: Answer } | null>(null);
  problem = $state.raw<FeaturescopeError | null>(null);
  searching = $state(false);
  /** Whether a search found no wrongly classified image. */
  noneWrong = $state(false);

  readonly #workbench: Workbench;
  readonly #session = $derived.by(() => this.#workbench.session?.id ?? null);
  readonly #ownRun = $derived.by(() => this.#workbench.session?.run ?? null);
  readonly #choice: Choice = $derived.by(() => {
    const { compared } = this.#workbench.selection;
    return { ...this.#last, ...(compared ? choiceOf(compared) : {}) };
  });
  /** The request; null while the choice is incomplete. */
  readonly request: CompareRequest | null = $derived.by(() => this.#ask());
  /** The answer, if it belongs to the selected layer. */
  readonly shown: Answer | null = $derived.by(() =>
    this.result?.found.layer === this.#workbench.layer?.name ? (this.result?.found ?? null) : null,
  );
  #asking = false;
  #again = false;
  #searches = 0;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get open(): boolean {
    return this.#workbench.selection.compared !== null && this.#session !== null;
  }
  get against(): Against {
    return this.#choice.against;
  }
  set against(against: Against) {
    this.#choose({ against });
  }
  get index(): number {
    return this.#within(this.#choice.index);
  }
  set index(index: number) {
    this.#choose({ index });
  }
  get step(): number {
    return this.#choice.step;
  }
  set step(step: number) {
    this.#choose({ step });
  }
  get run(): string | null {
    return this.#choice.run;
  }
  get runStep(): number {
    return this.#choice.runStep;
  }
  set runStep(runStep: number) {
    this.#choose({ runStep });
  }

  start(): void {
    const { selection, session } = this.#workbench;
    if (!session) return;
    const { index } = this;
    this.#select({ ...this.#choice, index: index === selection.index ? this.#within(index + 1) : index });
  }

  close(): void {
    this.#last = this.#choice;
    this.#workbench.selection.select({ compared: null });
    this.#searches++;
    this.searching = false;
  }

  /** Sends the current request. If one is pending, sends it afterwards. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#again && this.open) {
        this.#again = false;
        await this.#answer();
      }
    } finally {
      this.#asking = false;
    }
  }

  /** Requests the list of this run's checkpoints. */
  async listSteps(): Promise<void> {
    const run = this.#ownRun;
    await this.#try(async () => {
      const steps = run === null ? [0] : await this.#workbench.connection.calls.listSteps({ run });
      if (run === this.#ownRun) this.steps = steps;
    });
  }

  /** Requests the list of runs. */
  async listRuns(): Promise<void> {
    await this.#try(async () => {
      this.runs = await this.#workbench.connection.calls.listRuns();
      this.#workbench.onLists?.({ runs: this.runs });
    });
  }

  /** Requests the list of the other run's checkpoints. */
  async listRunSteps(): Promise<void> {
    const { run } = this;
    this.runSteps = [];
    if (run === null) return;
    await this.#try(async () => {
      const steps = await this.#workbench.connection.calls.listSteps({ run });
      if (this.run === run) this.runSteps = steps;
    });
  }

  chooseIndex(index: number): void {
    this.#searches++;
    this.searching = false;
    this.noneWrong = false;
    this.index = this.#within(index);
  }

  /** Chooses another run, at its last step. */
  chooseRun(run: string): void {
    this.#choose({ run, runStep: this.runs.find((one) => one.run === run)?.step ?? 0 });
  }

  /** Finds the next wrongly classified image after the other image. */
  async nextWrong(): Promise<void> {
    const { session, selection, connection } = this.#workbench;
    if (!session) return;
    const search = ++this.#searches;
    const { split } = selection;
    const total = session.data[split];
    this.searching = true;
    this.noneWrong = false;
    await this.#try(async () => {
      let offset = (this.index + 1) % total;
      for (let seen = 0; seen < total;) {
        const batch = await connection.calls.samples({ split, offset, count: SEARCH_PAGE });
        if (search !== this.#searches) return;
        const wrong = firstWrong(batch.labels, batch.scores);
        if (wrong !== undefined) {
          this.index = offset + wrong;
          return;
        }
        seen += batch.count;
        offset = (offset + batch.count) % total;
      }
      this.noneWrong = true;
    });
    if (search === this.#searches) this.searching = false;
  }

  #choose(change: Partial<Choice>): void {
    const choice = { ...this.#choice, ...change };
    if (this.open) this.#select(choice);
    else this.#last = choice;
  }

  #select(choice: Choice): void {
    this.#last = choice;
    this.#workbench.selection.select({ compared: comparedOf(choice) });
  }

  #ask(): CompareRequest | null {
    const { layer, sample, selection } = this.#workbench;
    if (this.#session === null || !layer) return null;
    const a = { of: { from: 'session' } as const, sample };
    if (this.against === 'sample')
      return { layer: layer.name, a, b: { of: a.of, sample: { split: selection.split, index: this.index } } };
    const of = this.#other();
    return of && { layer: layer.name, a, b: { of, sample } };
  }

  #other(): ComparedNetwork | null {
    if (this.against === 'run')
      return this.run === null ? null : { from: 'run', run: this.run, step: this.runStep };
    if (this.step === 0 || this.#ownRun === null) return { from: 'initial' };
    return { from: 'run', run: this.#ownRun, step: this.step };
  }

  async #answer(): Promise<void> {
    const { request } = this;
    if (this.#workbench.frozen) return;
    if (!request) {
      this.result = null;
      this.problem = null;
      return;
    }
    try {
      const found = await this.#workbench.connection.calls.compare(request);
      if (request !== this.request) return;
      this.result = { request, found };
      this.problem = null;
    } catch (error) {
      if (request !== this.request) return;
      this.result = null;
      this.problem = wrapInternal(error);
    }
  }

  #within(index: number): number {
    const total = this.#workbench.session?.data[this.#workbench.selection.split] ?? 1;
    return Math.max(0, Math.min(total - 1, index));
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.problem = wrapInternal(error);
    }
  }
}

function choiceOf(compared: Compared): Partial<Choice> {
  if (compared.against !== 'run') return compared;
  return { against: 'run', run: compared.run, runStep: compared.step };
}

function comparedOf({ against, index, step, run, runStep }: Choice): Compared {
  if (against === 'sample') return { against, index };
  return against === 'step' ? { against, step } : { against, run, step: runStep };
}

function firstWrong(labels: Labels, scores: Float32Array): number | undefined {
  const classes = scores.length / labels.length;
  for (let at = 0; at < labels.length; at++) {
    const own = scores.subarray(at * classes, (at + 1) * classes);
    const truth = own[labels[at]!]!;
    if (own.some((score) => score > truth)) return at;
  }
  return undefined;
}
