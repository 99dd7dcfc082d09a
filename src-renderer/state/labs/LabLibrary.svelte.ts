import type { Deck } from '../../../src-shared/contract/decks.ts';
import type { LabInfo, LabRun, LabTraining } from '../../../src-shared/contract/labs.ts';
import type { Condition } from '../../../src-shared/contract/conditions.ts';
import type { DataInfo, RecipeInfo, SessionState } from '../../../src-shared/contract/service.ts';
import { hasSettings } from '../../../src-shared/labs/hasSettings.ts';
import { asFormerRun } from '../training/FormerRun.ts';
import { ListScreen } from '../shell/ListScreen.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Progress of a lab. */
export type LabProgress =
  | { is: 'never' }
  | { is: 'computed' }
  | { is: 'training'; step: number }
  | { is: 'begun'; step: number }
  | { is: 'trained' }
  | { is: 'done'; right: number; all: number };

/** Conditions that stop a training before its last epoch. */
const untilEndOf = ({ steps }: LabTraining): Condition[] | undefined =>
  steps === undefined ? undefined : [{ when: 'step', step: steps }];

/** Whether a session belongs to a training: same recipe and same initial settings. */
function isOf({ recipe, settings }: LabTraining, session: SessionState): boolean {
  if (session.pretrained || recipe !== session.recipe) return false;
  return hasSettings(asFormerRun(session).settings, settings);
}

/** The labs, the open lab and its current step, and their results. */
export class LabLibrary extends ListScreen {
  labs = $state.raw<readonly LabInfo[] | null>(null);
  data = $state.raw<readonly DataInfo[]>([]);
  recipes = $state.raw<readonly RecipeInfo[]>([]);
  /** Index of the current step of the lab. */
  at = $state(0);
  /** Whether the numbers are being measured. */
  checking = $state(false);
  #chosen = $state<string | null>(null);
  readonly #workbench: Workbench;

  readonly lab: LabInfo | undefined = $derived(
    this.labs?.find(({ id }) => id === this.#chosen) ?? this.labs?.[0],
  );
  /** Index of the lab's training that the open network belongs to; -1 if none. */
  readonly running: number = $derived.by(() => {
    const { session } = this.#workbench;
    if (!session || session.pretrained) return -1;
    return this.lab?.trainings.findIndex((training) => isOf(training, session)) ?? -1;
  });
  /** Whether the lab's views have content: its network is open, trained or as shipped, or it needs none. */
  readonly ready: boolean = $derived.by(() => {
    const { session } = this.#workbench;
    const trainings = this.lab?.trainings ?? [];
    if (!session) return false;
    const ships =
      session.pretrained !== undefined && trainings.some(({ recipe }) => recipe === session.recipe);
    return trainings.length === 0 || this.running >= 0 || ships;
  });
  /** The recipe of the lab's first training, by which its network is shown before it is trained. */
  readonly planned: RecipeInfo | undefined = $derived(
    this.recipes.find(({ id }) => id === this.lab?.trainings[0]?.recipe),
  );
  /** The lecture's data set, if it is not on this machine. */
  readonly missing: DataInfo | undefined = $derived(
    this.data.find(
      ({ name, available }) => !available && this.lab?.trainings.some((training) => training.data === name),
    ),
  );

  constructor(workbench: Workbench) {
    super(workbench);
    this.#workbench = workbench;
  }

  override async refresh(): Promise<void> {
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      [this.labs, this.data, this.recipes] = await Promise.all([
        calls.listLabs(),
        calls.listData(),
        calls.listRecipes(),
      ]);
    });
  }

  /** Opens a lab at its first step. */
  choose(id: string): void {
    if (this.lab?.id !== id) this.at = 0;
    this.#chosen = id;
  }

  goTo(step: number): void {
    const last = (this.lab?.steps.length ?? 1) - 1;
    this.at = Math.max(0, Math.min(last, step));
  }

  /** The newest run of a lab's training in its current state: the open session may be ahead of the list. */
  runOf({ trainings, runs }: LabInfo, at: number): LabRun | null {
    const [training, known] = [trainings[at], runs[at] ?? null];
    const { session } = this.#workbench;
    if (!training || !session?.run || !isOf(training, session)) return known;
    const finished = session.phase === 'finished' || session.lastStep >= (training.steps ?? Infinity);
    return { run: session.run, step: session.lastStep, finished };
  }

  progressOf(lab: LabInfo): LabProgress {
    const { result, trainings } = lab;
    const runs = trainings.map((_training, at) => this.runOf(lab, at));
    const { session, running } = this.#workbench;
    if (running && session && trainings.some((training) => isOf(training, session)))
      return { is: 'training', step: session.step };
    if (result) {
      // A shortened training, or other data, says nothing about the lecture's number.
      const compared = result.checks.filter(({ comparable, measured }) => comparable || measured === null);
      return { is: 'done', right: compared.filter(({ ok }) => ok).length, all: compared.length };
    }
    const run = runs.find((one): one is LabRun => one !== null);
    if (!run) return { is: lab.computed ? 'computed' : 'never' };
    return run.finished ? { is: 'trained' } : { is: 'begun', step: run.step };
  }

  /** Takes note that an experiment of the open lab has been computed. */
  noteComputed(): void {
    const { lab } = this;
    if (lab && !lab.computed) this.#keep(lab.id, { computed: true });
  }

  /** Starts a lab: trains its first network, or measures a lab without trainings. */
  async begin(id: string): Promise<void> {
    this.choose(id);
    if (this.lab?.trainings.length) await this.train(0);
    else await this.check();
  }

  /** Trains one of the lab's networks from the beginning. */
  async train(at: number): Promise<void> {
    const training = this.lab?.trainings[at];
    if (!training) return;
    const { recipe, data, settings } = training;
    await this.#workbench.open({ from: 'recipe', recipe, data, settings }, true, untilEndOf(training));
    await this.refresh();
  }

  /** Opens the existing run of one of the lab's networks, and continues it if it is not finished. */
  async goOn(at: number): Promise<void> {
    const [training, run] = [this.lab?.trainings[at], this.lab && this.runOf(this.lab, at)];
    if (!training || !run) return;
    await this.#workbench.open({ from: 'run', run: run.run }, !run.finished, untilEndOf(training));
  }

  /** Measures the lab's numbers. */
  async check(): Promise<void> {
    const { lab } = this;
    if (!lab || this.checking) return;
    this.checking = true;
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      const result = await this.#workbench.tasks.run(
        'measureLab',
        (task) => calls.checkLab({ task, lab: lab.id }),
        { subject: { title: lab.title } },
      );
      this.#keep(lab.id, { result });
    });
    this.checking = false;
  }

  /** Downloads the lecture's data set. */
  async fetch(): Promise<void> {
    const { missing } = this;
    if (!missing) return;
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      await this.#workbench.tasks.run('fetch', (task) => calls.fetchData({ task, data: missing.name }), {
        subject: { data: missing.name },
      });
    });
    await this.refresh();
  }

  /** The lab's figures in order, including its curves. */
  figuresOf({ steps }: LabInfo): Deck['figures'] {
    return steps
      .flatMap(({ show }) => show)
      .flatMap((one) => {
        if ('figure' in one) return [{ figure: one.figure, choice: one.choice ?? {} }];
        if ('experiment' in one)
          return [{ figure: one.experiment, choice: one.values ? { experiment: one.values } : {} }];
        if (!('view' in one) || one.view === 'classes') return [];
        return [{ figure: one.view === 'curves' ? 'curves' : 'architecture', choice: {} }];
      });
  }

  #keep(id: string, change: Partial<LabInfo>): void {
    this.labs = this.labs?.map((lab) => (lab.id === id ? { ...lab, ...change } : lab)) ?? null;
  }
}
