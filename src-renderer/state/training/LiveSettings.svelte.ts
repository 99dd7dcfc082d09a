import type { AdjustRequest, EffectiveSettings } from '../../../src-shared/contract/service.ts';
import { isWithin, numberFields } from './numberFields.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** The settings that may change during a run, by name. */
export const liveNames = ['learningRate', 'batchSize'] as const;
export type LiveName = (typeof liveNames)[number];

/** A change of settings during a run: the values before, and those from `step` on. */
export interface LiveChange {
  /** The first step with the new settings. */
  step: number;
  changed: { name: LiveName; from: number; to: number }[];
}

/** The learning rate and batch size of the open run: current values, edited values, and their changes. */
export class LiveSettings {
  readonly #workbench: Workbench;
  /** Edited values that have not been applied. */
  #draft = $state.raw<Partial<Record<LiveName, number>>>({});
  readonly #held: readonly EffectiveSettings[] = $derived.by(() => this.#workbench.session?.held ?? []);

  /** All changes of the run, including those after a step that was rewound to. */
  readonly all: readonly LiveChange[] = $derived.by(() =>
    this.#held.slice(1).map((held, at) => ({
      step: held.step + 1,
      changed: liveNames
        .map((name) => ({ name, from: this.#held[at]![name], to: held[name] }))
        .filter(({ from, to }) => from !== to),
    })),
  );
  /** The changes up to the current step. */
  readonly soFar: readonly LiveChange[] = $derived.by(() => {
    const { session, travel } = this.#workbench;
    return this.all.filter(({ step }) => !travel.rewound || step <= (session?.step ?? 0));
  });
  /** The settings before the last change; undefined if there was none. */
  readonly former: EffectiveSettings | undefined = $derived.by(() =>
    this.soFar.length === 0 ? undefined : this.#held[this.soFar.length - 1],
  );
  /** The first step that a change would affect. */
  readonly nextStep: number = $derived.by(() => (this.#workbench.session?.step ?? 0) + 1);

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** The value of a field: the edited one, or else the current one; NaN if it is empty. */
  value(name: LiveName): number {
    return this.#draft[name] ?? this.#workbench.session?.settings[name] ?? NaN;
  }

  fill(name: LiveName, value: number): void {
    this.#draft = { ...this.#draft, [name]: value };
  }

  /** Discards the edited values. */
  discard(): void {
    this.#draft = {};
  }

  isRight(name: LiveName): boolean {
    return isWithin(this.field(name), this.value(name));
  }

  field(name: LiveName) {
    return numberFields.find((field) => field.name === name)!;
  }

  /** Whether there is an edited value that differs from the current one and is valid. */
  get ready(): boolean {
    const differs = liveNames.some((name) => this.value(name) !== this.#workbench.session?.settings[name]);
    return differs && liveNames.every((name) => this.isRight(name));
  }

  /** Applies the edited values, from the next step on. */
  async apply(): Promise<void> {
    if (!this.ready) return;
    const { settings, id } = this.#workbench.session!;
    await this.#set({ learningRate: this.value('learningRate'), batchSize: this.value('batchSize') });
    const { learningRate, batchSize } = settings;
    this.#workbench.onDone?.({
      name: ({ palette }) => palette.done.live,
      stands: () => this.#workbench.session?.id === id && !this.#workbench.frozen,
      undo: () => this.#set({ learningRate, batchSize }),
    });
  }

  /** Restores the values before the last change, from the next step on. */
  async undo(): Promise<void> {
    if (!this.former) return;
    const { learningRate, batchSize } = this.former;
    await this.#set({ learningRate, batchSize });
  }

  async #set(change: AdjustRequest): Promise<void> {
    this.discard();
    await this.#workbench.adjust(change);
  }
}
