import { MOST_STEPS, type SessionState } from '../../../src-shared/contract/service.ts';
import { asSource } from '../runs/RecentModel.ts';
import type { Preferences } from '../Preferences.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Selectable paces in steps per second, on a roughly logarithmic scale; null for no limit. */
export const paces = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, null] as const;

/** Number of epochs offered after the end of training. */
export const MORE_EPOCHS = 5;

/** Why training cannot be started; `running` applies only to actions that need a pause. */
export type Blocked = 'shipped' | 'frozen' | 'finished' | 'running';

/** The actions of training buttons and keys. */
export class TrainingControls {
  readonly #workbench: Workbench;
  readonly #preferences: Preferences;
  readonly #session: SessionState | null = $derived.by(() => this.#workbench.session);
  /** Why training is unavailable; null if it is available. */
  readonly blocked: Exclude<Blocked, 'running'> | null = $derived.by(() => {
    if (this.#workbench.frozen) return 'frozen';
    if (!this.#workbench.canTrain) return 'shipped';
    return this.#session?.phase === 'finished' ? 'finished' : null;
  });
  /** Why single steps are unavailable; null if they are available. */
  readonly stepsBlocked: Blocked | null = $derived.by(
    () => this.blocked ?? (this.#workbench.running ? 'running' : null),
  );
  /** Whether settings and pace can be changed, which is also possible after the end. */
  readonly canChange: boolean = $derived.by(() => this.blocked === null || this.blocked === 'finished');
  /** Index of the pace in {@link paces}; a value in between counts as the slower one. */
  readonly paceIndex: number = $derived.by(() => {
    const pace = this.#session?.pace ?? null;
    if (pace === null) return paces.length - 1;
    return Math.max(
      0,
      paces.findLastIndex((one) => one !== null && one <= pace),
    );
  });

  constructor(workbench: Workbench, preferences: Preferences) {
    this.#workbench = workbench;
    this.#preferences = preferences;
  }

  /** Number of steps of {@link someSteps}. */
  get stepCount(): number {
    const { stepCount } = this.#preferences;
    return Number.isInteger(stepCount) && stepCount >= 1 && stepCount <= MOST_STEPS ? stepCount : 10;
  }

  /** Invalid numbers are replaced by the nearest valid one. */
  set stepCount(count: number) {
    const whole = Number.isFinite(count) ? Math.round(count) : this.stepCount;
    this.#preferences.set({ stepCount: Math.min(MOST_STEPS, Math.max(1, whole)) });
  }

  /** The target of {@link goFurther}: some whole epochs after the last one. */
  readonly furtherStep: number = $derived.by(
    () => (this.#session?.lastStep ?? 0) + MORE_EPOCHS * (this.#session?.stepsPerEpoch ?? 0),
  );

  /** Continues after the end of training for {@link MORE_EPOCHS} epochs. */
  goFurther(): void {
    if (this.blocked !== 'finished') return;
    void this.#workbench.control({ action: 'run', until: [{ when: 'step', step: this.furtherStep }] });
  }

  /** Trains the network of a model that is there to be looked at: a shipped one from scratch, with the data and settings of its training. */
  trainCopy(): void {
    const { pretrained, imported, recipe, settings } = this.#session ?? {};
    if (imported) return this.trainImported('on');
    if (!pretrained || recipe === undefined || this.#workbench.frozen) return;
    void this.#workbench.open({ from: 'recipe', recipe, data: pretrained.data, settings }, true);
  }

  /**
   * Trains a network of another program that is open to be looked at, on its data: on from its weights, or with new ones. Where no
   * data goes with it, the start screen asks for it.
   */
  trainImported(train: 'on' | 'afresh'): void {
    const { imported, data } = this.#session ?? {};
    if (!imported || !data || this.#workbench.frozen) return;
    if (!data.available) {
      this.#workbench.wantedPath = imported.path;
      void this.#workbench.choose();
      return;
    }
    const source = asSource({ ...imported, data: imported.data ?? data.name });
    void this.#workbench.open({ ...source, train }, true);
  }

  step(): void {
    if (this.stepsBlocked === null) void this.#workbench.control({ action: 'step', steps: 1 });
  }

  someSteps(): void {
    if (this.stepsBlocked === null) void this.#workbench.control({ action: 'step', steps: this.stepCount });
  }

  epoch(): void {
    if (this.stepsBlocked === null) void this.#workbench.control({ action: 'epoch' });
  }

  /** Selects one of the {@link paces}; indices are clamped. */
  setPace(index: number): void {
    const at = Math.min(paces.length - 1, Math.max(0, index));
    if (this.canChange && at !== this.paceIndex) void this.#workbench.keepPace(paces[at] ?? null);
  }
}
