import type { AdjustRequest, EffectiveSettings } from '../../../src-shared/contract/service.ts';
import { isWithin, numberFields } from './numberFields.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** What may be changed while a run is trained, by the name of its setting. */
export const liveNames = ['learningRate', 'batchSize'] as const;
export type LiveName = (typeof liveNames)[number];

/** A change of settings in the course of a run: what was there before, and what held from `step` on. */
export interface LiveChange {
  /** The first step with the new settings. */
  step: number;
  changed: { name: LiveName; from: number; to: number }[];
}

/** The learning rate and batch size of the open run: what holds, what is about to be set, and how they were changed. */
export class LiveSettings {
  readonly #workbench: Workbench;
  /** Values that were filled in and not set yet. */
  #draft = $state.raw<Partial<Record<LiveName, number>>>({});
  readonly #held: readonly EffectiveSettings[] = $derived.by(() => this.#workbench.session?.held ?? []);

  /** All changes of the run, those after a step it was taken back to too. */
  readonly all: readonly LiveChange[] = $derived.by(() =>
    this.#held.slice(1).map((held, at) => ({
      step: held.step + 1,
      changed: liveNames
        .map((name) => ({ name, from: this.#held[at]![name], to: held[name] }))
        .filter(({ from, to }) => from !== to),
    })),
  );
  /** The changes that led to what holds now. */
  readonly soFar: readonly LiveChange[] = $derived.by(() => {
    const { session, travel } = this.#workbench;
    return this.all.filter(({ step }) => !travel.rewound || step <= (session?.step ?? 0));
  });
  /** What held before the last change; undefined where nothing was changed. */
  readonly former: EffectiveSettings | undefined = $derived.by(() =>
    this.soFar.length === 0 ? undefined : this.#held[this.soFar.length - 1],
  );
  /** The step from which on a change would hold. */
  readonly nextStep: number = $derived.by(() => (this.#workbench.session?.step ?? 0) + 1);

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** What is in a field: what was filled in, or else what holds; NaN while it is empty. */
  value(name: LiveName): number {
    return this.#draft[name] ?? this.#workbench.session?.settings[name] ?? NaN;
  }

  fill(name: LiveName, value: number): void {
    this.#draft = { ...this.#draft, [name]: value };
  }

  /** Forgets what was filled in and not set. */
  discard(): void {
    this.#draft = {};
  }

  isRight(name: LiveName): boolean {
    return isWithin(this.field(name), this.value(name));
  }

  field(name: LiveName) {
    return numberFields.find((field) => field.name === name)!;
  }

  /** Whether something was filled in that differs from what holds, and can be set. */
  get ready(): boolean {
    const differs = liveNames.some((name) => this.value(name) !== this.#workbench.session?.settings[name]);
    return differs && liveNames.every((name) => this.isRight(name));
  }

  /** Sets what was filled in, from the next step on. */
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

  /** Puts back what held before the last change, from the next step on. */
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
