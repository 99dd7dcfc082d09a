import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type {
  InsideSignal,
  InsideTensors,
  Phase,
  StepTrace,
  WeightInStep,
} from '../../../src-shared/contract/inside.ts';
import { computeUpdate, type ComputedLine } from '../../../src-shared/arithmetic/updateRules.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Phases per second in slow motion. */
export const insideSpeeds = [0.5, 1, 2, 4] as const;

/** The tensors of a phase, with their request. */
interface Fetched {
  key: string;
  tensors: InsideTensors;
}

/** One weight of the layer that is being updated: its tensor, and the index of the value. */
interface ChosenWeight {
  layer: string;
  name: string;
  index: number;
}

/** The inspection of one step of the run, phase by phase. */
export class Inside {
  open = $state(false);
  step = $state.raw<StepTrace | null>(null);
  /** Index of the displayed phase, and row of the displayed image in the batch. */
  at = $state(0);
  row = $state(0);
  playing = $state(false);
  speed = $state<number>(1);
  problem = $state.raw<FeaturescopeError | null>(null);
  /** Whether the step is being replayed or trained. */
  asking = $state(false);

  readonly #workbench: Workbench;
  #fetched = $state.raw<Fetched | null>(null);
  #chosen = $state.raw<ChosenWeight | null>(null);
  #before: { split: 'train' | 'test'; index: number } | null = null;
  #session: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly phase: Phase | null = $derived(this.step?.phases[this.at] ?? null);
  /** The layer of the phase; for the loss the last layer, whose logits it uses. */
  readonly layer: string | null = $derived(
    this.phase === null
      ? null
      : this.phase.kind === 'loss'
        ? (this.step!.layers.at(-1)?.layer ?? null)
        : this.phase.layer,
  );
  /** The tensors of the displayed phase and image; null until they are loaded. */
  readonly tensors: InsideTensors | null = $derived.by(() =>
    this.#fetched?.key === this.#key() ? this.#fetched.tensors : null,
  );
  /** Whether the network shows gradients: those of the layers in the phase, while all others are pale. */
  readonly showsGradients: boolean = $derived(this.open && this.phase?.kind === 'backward');
  /** The weight whose update is displayed in full. */
  readonly weight: { tensor: WeightInStep; index: number } | null = $derived.by(() => this.#weightOf());
  /** Its update with values; null for a moving average, which no optimizer changes. */
  readonly lines: ComputedLine[] | null = $derived.by(() => this.#linesOf());

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Opens the view at the session's step. Before the first step there is no record yet. */
  async start(): Promise<void> {
    const workbench = this.#workbench;
    if (!workbench.session) return;
    this.open = true;
    this.problem = null;
    const { split, index } = workbench.selection;
    this.#before = { split, index };
    workbench.selection.select({ opened: false });
    if (!workbench.canTrain) return;
    if (workbench.running) await workbench.control({ action: 'pause' });
    if (workbench.session.step > 0) await this.look(workbench.session.step);
  }

  /** Records a step, by default the next one. */
  async look(step?: number): Promise<void> {
    const workbench = this.#workbench;
    if (this.asking || !workbench.canTrain || workbench.frozen) return;
    this.pause();
    this.asking = true;
    try {
      const { calls } = workbench.connection;
      const found = await workbench.tasks.run('inside', (task) =>
        calls.inside(step === undefined ? { task } : { task, step }),
      );
      this.problem = null;
      if (!this.open) return void calls.leaveInside();
      const kind = this.phase?.kind;
      const layer = this.layer;
      this.#fetched = null;
      this.#session = workbench.session?.id ?? null;
      this.step = found;
      const same = found.phases.findIndex(
        (phase) => phase.kind === kind && (phase.kind === 'loss' || phase.layer === layer),
      );
      this.#showRow(Math.min(this.row, found.kept - 1));
      this.go(Math.max(0, same));
    } catch (error) {
      this.problem = wrapInternal(error);
    } finally {
      this.asking = false;
      this.follow();
    }
  }

  /** Closes the view when another run is open or training continues, because the record belongs to another step then. */
  follow(): void {
    const { session, running } = this.#workbench;
    if (!this.open || this.asking || !this.step) return;
    if (running || session?.id !== this.#session || session.step !== this.step.step) this.close();
  }

  close(): void {
    if (!this.open) return;
    this.pause();
    this.open = false;
    this.step = null;
    this.#fetched = null;
    this.problem = null;
    this.at = 0;
    this.row = 0;
    const { connection, frozen, session } = this.#workbench;
    if (!frozen) void connection.calls.leaveInside().catch(() => undefined);
    if (!frozen && this.#before && session?.id === this.#session)
      this.#workbench.selectSample(this.#before.split, this.#before.index);
    this.#before = null;
    this.#workbench.selection.select({ opened: false });
  }

  go(to: number): void {
    const { phases } = this.step ?? {};
    if (!phases) return;
    this.at = Math.max(0, Math.min(phases.length - 1, to));
    // The inspected layer is selected in the network and all other views.
    this.#workbench.selection.select({ layer: this.layer });
    void this.#fetch();
  }

  /** Moves to the phase of another layer when it is selected in the network, of the same kind if it has one. */
  followLayer(layer: string | null): void {
    const { phases } = this.step ?? {};
    if (!phases || layer === null || layer === this.layer) return;
    this.pause();
    const of = (kind?: Phase['kind']): number =>
      phases.findIndex(
        (phase) => phase.kind !== 'loss' && phase.layer === layer && (!kind || phase.kind === kind),
      );
    const [same, any] = [of(this.phase?.kind), of()];
    if (same >= 0 || any >= 0) this.go(same >= 0 ? same : any);
  }

  next(): void {
    this.go(this.at + 1);
  }

  previous(): void {
    this.go(this.at - 1);
  }

  /** Starts or stops slow motion: phase after phase, from the beginning if it has reached the end. */
  toggle(): void {
    if (this.playing) return this.pause();
    if (!this.step) return;
    if (this.at === this.step.phases.length - 1) this.go(0);
    this.playing = true;
    this.#schedule();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.playing = false;
  }

  /** Shows another image of the batch, in the network too. */
  chooseRow(row: number): void {
    if (!this.step) return;
    this.#showRow(Math.max(0, Math.min(this.step.kept - 1, row)));
    void this.#fetch();
  }

  chooseWeight(name: string, index: number): void {
    if (this.layer !== null) this.#chosen = { layer: this.layer, name, index };
  }

  /** The direction in which an edge carries data in this phase: forward, backward, or none. */
  edge(from: string, to: string): 'forward' | 'backward' | null {
    const phase = this.open ? this.phase : null;
    if (!phase || (phase.kind !== 'forward' && phase.kind !== 'backward') || phase.layer !== to) return null;
    if (phase.kind === 'forward') return 'forward';
    return this.step!.layers.find((one) => one.layer === from)?.hasGradient ? 'backward' : null;
  }

  /** The gradient of the loss with respect to a layer's output, if it belongs to this phase. */
  gradientOf(layer: string): InsideSignal | undefined {
    if (!this.showsGradients) return undefined;
    return this.tensors?.signals.find((one) => one.layer === layer && one.quantity === 'gradients');
  }

  /** What happens to a layer in this phase. */
  node(layer: string): Phase['kind'] | null {
    return this.open && this.layer === layer ? (this.phase?.kind ?? null) : null;
  }

  dispose(): void {
    this.pause();
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.next();
      if (this.at === this.step!.phases.length - 1) this.pause();
      else this.#schedule();
    }, 1000 / this.speed);
  }

  #showRow(row: number): void {
    this.row = row;
    const index = this.step?.indices[row];
    if (index !== undefined) this.#workbench.selectSample('train', index);
  }

  #key(): string {
    const row = this.phase?.kind === 'forward' || this.phase?.kind === 'backward' ? this.row : 0;
    return `${this.step?.step} ${this.at} ${row}`;
  }

  async #fetch(): Promise<void> {
    const { step, phase, row } = this;
    if (!step || !phase) return;
    const key = this.#key();
    if (phase.kind === 'loss' || this.#fetched?.key === key) return;
    try {
      const { calls } = this.#workbench.connection;
      const tensors = await calls.insideTensors({ step: step.step, phase, row });
      if (key === this.#key()) this.#fetched = { key, tensors };
    } catch (error) {
      if (key === this.#key()) this.problem = wrapInternal(error);
    }
  }

  /** By default the weight with the largest gradient. */
  #weightOf(): { tensor: WeightInStep; index: number } | null {
    const weights = this.tensors?.weights ?? [];
    const chosen = this.#chosen?.layer === this.layer ? this.#chosen : null;
    const tensor = weights.find(({ name }) => name === chosen?.name) ?? weights[0];
    if (!tensor) return null;
    if (chosen?.name === tensor.name && chosen.index < tensor.gradient.length)
      return { tensor, index: chosen.index };
    let index = 0;
    tensor.gradient.forEach((value, at) => {
      if (Math.abs(value) > Math.abs(tensor.gradient[index]!)) index = at;
    });
    return { tensor, index };
  }

  #linesOf(): ComputedLine[] | null {
    const { weight, step, layer } = this;
    const told = step?.layers.find((one) => one.layer === layer);
    if (!weight || !step || this.phase?.kind !== 'update') return null;
    const { tensor, index } = weight;
    if (told?.weights.find(({ name }) => name === tensor.name)?.by !== 'optimizer') return null;
    const slots = Object.fromEntries(tensor.slots.map(({ name, before }) => [name, before[index]!]));
    const before = { weight: tensor.before[index]!, gradient: tensor.gradient[index]!, slots };
    return computeUpdate(step.optimizer, before, step.learningRate, step.step);
  }
}
