import type { Condition, MeasuredOn } from '../../../src-shared/contract/conditions.ts';
import type { AlarmKind } from '../../../src-shared/contract/statistics.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Conditions while they are edited. Numbers are NaN while a field is empty. */
export interface DraftConditions {
  'loss-below': { chosen: boolean; on: MeasuredOn; value: number };
  /** In percent. */
  'accuracy-above': { chosen: boolean; on: MeasuredOn; value: number };
  step: { chosen: boolean; step: number };
  alarm: { chosen: boolean; kind: AlarmKind | 'any' };
}
export type ConditionName = keyof DraftConditions;

/** The conditions for running until one is met: which the user chose, and whether they are valid. */
export class RunUntil {
  readonly #workbench: Workbench;
  #draft = $state.raw<DraftConditions>({
    'loss-below': { chosen: false, on: 'training', value: 0.1 },
    'accuracy-above': { chosen: false, on: 'held-out', value: 98 },
    step: { chosen: false, step: NaN },
    alarm: { chosen: false, kind: 'any' },
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get draft(): DraftConditions {
    return this.#draft;
  }

  /** Changes a condition; editing its value selects it. */
  change<N extends ConditionName>(name: N, change: Partial<DraftConditions[N]>): void {
    this.#draft = { ...this.#draft, [name]: { ...this.#draft[name], chosen: true, ...change } };
  }

  /** The conditions that the network's task supports: there is no accuracy without classes. */
  readonly names: readonly ConditionName[] = $derived.by(() => {
    const names = Object.keys(this.#draft) as ConditionName[];
    const isOfClasses = (this.#workbench.session?.task ?? 'classification') === 'classification';
    return names.filter((name) => isOfClasses || name !== 'accuracy-above');
  });

  /** Suggested step: the next multiple of a hundred. */
  readonly nextStep: number = $derived.by(
    () => (Math.floor((this.#workbench.session?.step ?? 0) / 100) + 1) * 100,
  );

  /** The entered step, or else the suggested one. */
  get step(): number {
    const { step } = this.#draft.step;
    return Number.isNaN(step) ? this.nextStep : step;
  }

  /** Whether a condition has a valid value. */
  isRight(name: ConditionName): boolean {
    const draft = this.#draft;
    if (name === 'loss-below') return draft[name].value > 0 && draft[name].value < Infinity;
    if (name === 'accuracy-above') return draft[name].value >= 0 && draft[name].value < 100;
    if (name === 'step')
      return (
        Number.isInteger(this.step) && this.step > (this.#workbench.session?.step ?? 0) && this.step <= 1e9
      );
    return true;
  }

  /** The first selected condition with an invalid value. */
  get wrong(): Exclude<ConditionName, 'alarm'> | null {
    const wrong = this.#chosen.find((name) => !this.isRight(name));
    return wrong === undefined || wrong === 'alarm' ? null : wrong;
  }

  /** Whether no step would be done: after the end of training only a later step adds any. */
  get ended(): boolean {
    return this.#workbench.session?.phase === 'finished' && !this.#draft.step.chosen;
  }

  /** The selected conditions; null if there are none, a value is invalid, or no step would be done. */
  get conditions(): Condition[] | null {
    const chosen = this.#chosen;
    if (chosen.length === 0 || this.wrong !== null || this.ended) return null;
    return chosen.map((name) => this.#condition(name));
  }

  /** Runs until the first of the selected conditions is met. */
  async go(): Promise<void> {
    const until = this.conditions;
    if (until) await this.#workbench.control({ action: 'run', until });
  }

  get #chosen(): ConditionName[] {
    return this.names.filter((name) => this.#draft[name].chosen);
  }

  #condition(name: ConditionName): Condition {
    const draft = this.#draft;
    if (name === 'step') return { when: name, step: this.step };
    if (name === 'alarm')
      return draft[name].kind === 'any' ? { when: name } : { when: name, kind: draft[name].kind };
    const { on, value } = draft[name];
    if (name === 'loss-below') return { when: 'metric', metric: 'loss', is: 'below', on, value };
    return { when: 'metric', metric: 'accuracy', is: 'above', on, value: value / 100 };
  }
}
