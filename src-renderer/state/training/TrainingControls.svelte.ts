import { MOST_STEPS, type SessionState } from '../../../src-shared/contract/service.ts';
import type { Preferences } from '../Preferences.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** The paces to choose from, in steps per second, about evenly apart to the eye; null is as fast as it can. */
export const paces = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, null] as const;

/** Epochs that are offered at once after the end of training. */
export const MORE_EPOCHS = 5;

/** Why training cannot be set going: `running` keeps only from what begins at a standstill. */
export type Blocked = 'shipped' | 'frozen' | 'finished' | 'running';

/** What the buttons and keys of training do. */
export class TrainingControls {
  readonly #workbench: Workbench;
  readonly #preferences: Preferences;
  readonly #session: SessionState | null = $derived.by(() => this.#workbench.session);
  /** Why nothing can be done at all; null when it can. */
  readonly blocked: Exclude<Blocked, 'running'> | null = $derived.by(() => {
    if (this.#workbench.frozen) return 'frozen';
    if (!this.#workbench.canTrain) return 'shipped';
    return this.#session?.phase === 'finished' ? 'finished' : null;
  });
  /** Why no step can be asked for; null when one can. */
  readonly stepsBlocked: Blocked | null = $derived.by(
    () => this.blocked ?? (this.#workbench.running ? 'running' : null),
  );
  /** Whether settings and pace can be changed, which they can after the end too. */
  readonly canChange: boolean = $derived.by(() => this.blocked === null || this.blocked === 'finished');
  /** Where the pace stands among {@link paces}; one between two of them counts as the slower. */
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

  /** How many steps {@link someSteps} does. */
  get stepCount(): number {
    const { stepCount } = this.#preferences;
    return Number.isInteger(stepCount) && stepCount >= 1 && stepCount <= MOST_STEPS ? stepCount : 10;
  }

  /** What is no number of steps is brought to the nearest one. */
  set stepCount(count: number) {
    const whole = Number.isFinite(count) ? Math.round(count) : this.stepCount;
    this.#preferences.set({ stepCount: Math.min(MOST_STEPS, Math.max(1, whole)) });
  }

  /** The step that {@link goFurther} trains to: some whole epochs after the last one. */
  readonly furtherStep: number = $derived.by(
    () => (this.#session?.lastStep ?? 0) + MORE_EPOCHS * (this.#session?.stepsPerEpoch ?? 0),
  );

  /** Goes on after the end of training, for {@link MORE_EPOCHS} epochs more. */
  goFurther(): void {
    if (this.blocked !== 'finished') return;
    void this.#workbench.control({ action: 'run', until: [{ when: 'step', step: this.furtherStep }] });
  }

  /** Trains the network of a shipped model anew, on the data and with the settings that it was trained with. */
  trainCopy(): void {
    const { pretrained, recipe, settings } = this.#session ?? {};
    if (!pretrained || recipe === undefined || this.#workbench.frozen) return;
    void this.#workbench.open({ from: 'recipe', recipe, data: pretrained.data, settings }, true);
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

  /** Takes another of the {@link paces}; beyond their ends, the one at the end. */
  setPace(index: number): void {
    const at = Math.min(paces.length - 1, Math.max(0, index));
    if (this.canChange && at !== this.paceIndex) void this.#workbench.keepPace(paces[at] ?? null);
  }
}
