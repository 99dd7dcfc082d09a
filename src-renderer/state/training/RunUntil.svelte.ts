import type { Condition, MeasuredOn } from '../../../src-shared/contract/conditions.ts';
import type { AlarmKind } from '../../../src-shared/contract/statistics.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** A condition as it is being put together. Numbers are NaN while a field is empty. */
export interface DraftConditions {
  'loss-below': { chosen: boolean; on: MeasuredOn; value: number };
  /** In per cent. */
  'accuracy-above': { chosen: boolean; on: MeasuredOn; value: number };
  step: { chosen: boolean; step: number };
  alarm: { chosen: boolean; kind: AlarmKind | 'any' };
}
export type ConditionName = keyof DraftConditions;

/** Running until a condition is met: which ones a person chose, and whether they can be. */
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

  /** Changes one of the conditions; who fills in a value means it. */
  change<N extends ConditionName>(name: N, change: Partial<DraftConditions[N]>): void {
    this.#draft = { ...this.#draft, [name]: { ...this.#draft[name], chosen: true, ...change } };
  }

  /** Those that the network's task has: there is no accuracy without classes. */
  readonly names: readonly ConditionName[] = $derived.by(() => {
    const names = Object.keys(this.#draft) as ConditionName[];
    const isOfClasses = (this.#workbench.session?.task ?? 'classification') === 'classification';
    return names.filter((name) => isOfClasses || name !== 'accuracy-above');
  });

  /** A step that suggests itself: the next round hundred. */
  readonly nextStep: number = $derived.by(
    () => (Math.floor((this.#workbench.session?.step ?? 0) / 100) + 1) * 100,
  );

  /** The step that is meant: the one filled in, or else the one that suggests itself. */
  get step(): number {
    const { step } = this.#draft.step;
    return Number.isNaN(step) ? this.nextStep : step;
  }

  /** Whether a condition has a value that it can be met with. */
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

  /** The first that is chosen and has a wrong value. */
  get wrong(): Exclude<ConditionName, 'alarm'> | null {
    const wrong = this.#chosen.find((name) => !this.isRight(name));
    return wrong === undefined || wrong === 'alarm' ? null : wrong;
  }

  /** Whether no step would be done: after the end of training only a later step adds any. */
  get ended(): boolean {
    return this.#workbench.session?.phase === 'finished' && !this.#draft.step.chosen;
  }

  /** What is chosen; null while nothing is, a value is wrong, or nothing would come of it. */
  get conditions(): Condition[] | null {
    const chosen = this.#chosen;
    if (chosen.length === 0 || this.wrong !== null || this.ended) return null;
    return chosen.map((name) => this.#condition(name));
  }

  /** Runs until the first of the chosen conditions is met. */
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
