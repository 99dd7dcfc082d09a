import { hasLabelMaps } from '../../../src-shared/model/labelMaps.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { DataInfo, NetworkFile, RecipeInfo } from '../../../src-shared/contract/service.ts';
import { readListing } from '../../../src-shared/listing/readListing.ts';
import { compareDrafts } from '../../../src-shared/networks/compareDrafts.ts';
import { describeDraft } from '../../../src-shared/networks/describeDraft.ts';
import type { Draft, DraftLayer } from '../../../src-shared/networks/Draft.ts';
import {
  changeLayer,
  duplicateLayer,
  growingPoint,
  insertLayer,
  moveLayer,
  readableBy,
  removeLayer,
  renameLayer,
} from '../../../src-shared/networks/draftEdits.ts';
import { fitDraft } from '../../../src-shared/networks/fitDraft.ts';
import { networkFileOf } from '../../../src-shared/networks/networkFileOf.ts';
import { usualSettings, type NetworkSettings } from '../../../src-shared/networks/networkSettings.ts';
import { parseNetwork } from '../../../src-shared/networks/parseNetwork.ts';
import { taskOf } from '../../../src-shared/networks/taskOf.ts';
import { templates } from '../../../src-shared/networks/templates.ts';
import { lossInfos, lossNames, type LossName } from '../../../src-shared/tasks/losses.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import { keyOf } from '../training/DataPreviews.svelte.ts';
import { ListScreen } from '../shell/ListScreen.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { Edits } from './Edits.svelte.ts';

/** Everything about the network that is edited. */
export interface Built {
  draft: Draft;
  task: TaskKind;
  settings: NetworkSettings;
  /** Name or folder of the data set; undefined for one that fits. */
  data: string | undefined;
}

/** What the middle of the screen shows. */
export type BuildPane = 'graph' | 'code' | 'compare';

/** Maximum size of a network file that is opened, in characters. */
const MOST_TEXT = 16 * 2 ** 20;

/** Steps that a network needs at least to have learned something, and most epochs for them. */
const FEWEST_STEPS = 200;
const MOST_EPOCHS = 50;

/** More epochs than usual for little data: the usual ones would be a few steps. */
function enoughSteps({ train }: DataInfo): NetworkSettings {
  const perEpoch = Math.max(1, Math.ceil(train / usualSettings.batchSize));
  const epochs = Math.min(MOST_EPOCHS, Math.ceil(FEWEST_STEPS / perEpoch));
  return epochs > usualSettings.epochs ? { epochs } : {};
}

/** The screen on which a network is put together. */
export class NetworkBuilder extends ListScreen {
  readonly #workbench: Workbench;
  readonly #edits: Edits<Built>;
  pane = $state<BuildPane>('graph');
  /** The network as it was started from, to compare with. */
  origin = $state.raw<Draft>(templates[1]!.draft);
  #selected = $state<string | null>(null);
  recipes = $state.raw<readonly RecipeInfo[] | null>(null);
  #known = $state.raw<readonly DataInfo[]>([]);
  /** Code that was pasted. */
  code = $state('');

  constructor(workbench: Workbench) {
    super(workbench);
    this.#workbench = workbench;
    const { draft } = templates[1]!;
    this.#edits = new Edits<Built>({ draft, task: 'classification', settings: {}, data: undefined });
  }

  readonly built: Built = $derived.by(() => this.#edits.now);
  readonly draft: Draft = $derived.by(() => this.built.draft);
  readonly described = $derived.by(() => describeDraft(this.draft));
  readonly original = $derived.by(() => describeDraft(this.origin));
  readonly differences = $derived.by(() => compareDrafts(this.original, this.described));
  /** The layers that are impossible themselves, without those that only follow them. */
  readonly faults = $derived.by(() =>
    this.described.layers.filter(({ fault }) => fault && fault.code !== 'input-impossible'),
  );
  /** What the pasted code says; null while there is none. */
  readonly listing = $derived.by(() => (this.code.trim() === '' ? null : readListing(this.code)));
  /** The selected layer; the last one if none is selected. */
  readonly selected = $derived.by(() => {
    const { layers } = this.described;
    return layers.find(({ layer }) => layer.name === this.#selected) ?? layers.at(-1)!;
  });
  readonly settings = $derived.by(() => ({ ...usualSettings, ...this.built.settings }));
  readonly inputShape = $derived.by(
    () => this.described.layers.find(({ layer }) => layer.className === 'InputLayer')?.shape,
  );
  /** The data sets that are known, and the user's own that were found. */
  readonly dataSets: readonly DataInfo[] = $derived.by(() => this.#workbench.ownData.after(this.#known));
  /** The data sets that fit the network and its task. */
  readonly fitting: readonly DataInfo[] = $derived.by(() => this.dataSets.filter((data) => this.fits(data)));
  /** The chosen data set, else the first that is on this machine. */
  readonly data: DataInfo | undefined = $derived.by(
    () =>
      this.fitting.find((data) => keyOf(data) === this.built.data) ??
      this.fitting.find(({ available }) => available) ??
      this.fitting[0],
  );
  /** The losses of the task, those that fit the last layer first. */
  readonly losses: readonly { name: LossName; fits: boolean }[] = $derived.by(() => {
    const activation = this.lastActivation;
    return lossNames
      .filter((name) => lossInfos[name].tasks.includes(this.built.task))
      .map((name) => ({ name, fits: lossInfos[name].activations?.includes(activation) ?? true }))
      .sort((a, b) => Number(b.fits) - Number(a.fits));
  });
  readonly ready = $derived.by(() => this.faults.length === 0 && this.draft.layers.length > 1);

  /** Activation of the layer that the network puts out. */
  get lastActivation(): string {
    return activationOf(this.draft, this.draft.outputs[0]);
  }

  get canUndo(): boolean {
    return this.#edits.canUndo;
  }

  get canRedo(): boolean {
    return this.#edits.canRedo;
  }

  /** Requests the lists of recipes and data. */
  override async refresh(): Promise<void> {
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      [this.recipes, this.#known] = await Promise.all([calls.listRecipes(), calls.listData()]);
    });
  }

  /** Whether a data set can be trained on: it has what the task needs, in a shape that the network takes. */
  fits({ shape, classes, targetShape, fields }: DataInfo): boolean {
    const wanted = this.inputShape;
    const { task } = this.built;
    if (!wanted) return false;
    if (this.hasSeveralPorts) return fields !== undefined;
    if (task === 'classification' && (classes.length === 0 || classes.length > this.#outputs)) return false;
    if (task === 'regression' && sizeOf(targetShape ?? []) !== this.#outputs) return false;
    if (task === 'segmentation')
      return hasLabelMaps({ shape, targetShape }) && shape.join() === wanted.join();
    if (wanted.length !== 3 || shape.length !== 3) return sizeOf(shape) === sizeOf(wanted);
    const [given, taken] = [shape[2], wanted[2]];
    return given === taken || given === 1 || (given === 3 && taken === 1);
  }

  /** Whether a data set fits without its pictures being scaled, and has a class for each output. */
  suits(data: DataInfo): boolean {
    const { shape, classes } = data;
    const isSame = this.inputShape?.join() === shape.join();
    const hasClasses = this.built.task !== 'classification' || classes.length === this.#outputs;
    return this.hasSeveralPorts || (isSame && hasClasses && this.fits(data));
  }

  /** Gives the network the input shape of a data set, and its last dense layer as many units as there are classes or values. */
  fitTo(data: DataInfo): void {
    this.adjust({ draft: fitDraft(this.draft, data), data: keyOf(data) });
  }

  /** Whether the network has several inputs or several outputs. */
  get hasSeveralPorts(): boolean {
    const { outputs, layers } = this.draft;
    return outputs.length > 1 || layers.filter(({ className }) => className === 'InputLayer').length > 1;
  }

  /** The losses of one of several outputs, those that fit its layer first. */
  lossesOf(output: string): readonly { name: LossName; fits: boolean }[] {
    const activation = activationOf(this.draft, output);
    return lossNames
      .map((name) => ({ name, fits: lossInfos[name].activations?.includes(activation) ?? true }))
      .sort((a, b) => Number(b.fits) - Number(a.fits));
  }

  /** The settings with a loss or a factor of one output; undefined takes the usual one. */
  withOutput(
    setting: 'outputLosses' | 'outputWeights',
    output: string,
    value: string | number | undefined,
  ): NetworkSettings {
    const { settings, draft } = this.built;
    const all = { ...settings[setting], [output]: value };
    const given = Object.entries(all).filter(
      ([name, one]) => one !== undefined && draft.outputs.includes(name),
    );
    return { ...settings, [setting]: given.length > 0 ? Object.fromEntries(given) : undefined };
  }

  get #outputs(): number {
    const { draft, described } = this;
    return sizeOf(described.layers.find(({ layer }) => layer.name === draft.outputs[0])?.shape ?? []);
  }

  select(name: string): void {
    this.#selected = name;
  }

  /** Adds a layer behind the selected one, and selects it. */
  add(className: string): void {
    const before = this.draft.layers.map(({ name }) => name);
    this.#change(insertLayer(this.draft, className, this.selected.layer.name));
    this.#selected = this.draft.layers.find(({ name }) => !before.includes(name))?.name ?? null;
  }

  remove(name: string): void {
    const input = this.draft.layers.find((layer) => layer.name === name)?.inputs[0];
    this.#change(removeLayer(this.draft, name));
    this.#selected = input ?? null;
  }

  duplicate(name: string): void {
    this.#change(duplicateLayer(this.draft, name));
  }

  /** Moves a layer behind another one. */
  moveBehind(name: string, after: string): void {
    this.#change(moveLayer(this.draft, name, after));
  }

  /** Moves a layer one place up or down in the list. */
  move(name: string, by: -1 | 1): void {
    const names = this.described.layers.map(({ layer }) => layer.name);
    const target = names[names.indexOf(name) + (by < 0 ? -2 : 1)];
    if (target !== undefined) this.moveBehind(name, target);
  }

  /** Whether a layer can be moved one place up or down. */
  canMove(name: string, by: -1 | 1): boolean {
    const names = this.described.layers.map(({ layer }) => layer.name);
    return names[names.indexOf(name) + (by < 0 ? -2 : 1)] !== undefined;
  }

  /** Changes a setting of a layer; undefined takes the usual value. */
  set(name: string, setting: string, value: unknown): void {
    const layer = this.draft.layers.find((one) => one.name === name);
    if (!layer) return;
    this.#change(
      changeLayer(this.draft, name, { config: { ...layer.config, [setting]: value } }),
      `${name}.${setting}`,
    );
  }

  rename(from: string, to: string): void {
    if (to === '' || this.draft.layers.some(({ name }) => name === to)) return;
    const { settings } = this.built;
    const renamed = Object.fromEntries(
      (['outputLosses', 'outputWeights'] as const).flatMap((setting) => {
        const { [from]: own, ...others } = settings[setting] ?? {};
        return own === undefined ? [] : [[setting, { ...others, [to]: own }]];
      }),
    );
    this.#edits.change({
      ...this.built,
      draft: renameLayer(this.draft, from, to),
      settings: { ...settings, ...renamed },
    });
    this.#selected = to;
  }

  /** Names of the layers that a layer can read. */
  sourcesOf(name: string): string[] {
    return readableBy(this.draft, name);
  }

  readFrom(name: string, inputs: readonly string[]): void {
    this.#change(changeLayer(this.draft, name, { inputs }));
  }

  /** Chooses the layer that the network puts out. */
  putOut(name: string): void {
    this.#change({ ...this.draft, outputs: [name] });
  }

  nameNetwork(name: string): void {
    if (name.trim() !== '') this.#change({ ...this.draft, name }, 'name');
  }

  /** Changes task, settings or data, together with the network if that follows. */
  adjust(change: Partial<Built>, what?: string): void {
    this.#edits.change({ ...this.built, ...change }, what);
  }

  undo(): void {
    this.#edits.undo();
  }

  redo(): void {
    this.#edits.redo();
  }

  startFromTemplate(id: string): void {
    const { draft } = templates.find((template) => template.id === id) ?? templates[0]!;
    this.#start({ draft, task: taskOf(describeDraft(draft)), settings: {}, data: undefined });
    // What is added first belongs before the output, not behind it.
    this.#selected = growingPoint(draft);
  }

  /** Starts from the usual network for the examples of a data set, which it is made to take. */
  startFor(data: DataInfo): void {
    const id = data.shape.length === 3 ? 'convolutions' : 'dense';
    const { draft } = templates.find((template) => template.id === id) ?? templates[0]!;
    const fitted = fitDraft({ ...draft, name: data.name.slice(0, 100) }, data);
    const task = taskOf(describeDraft(fitted));
    this.#start({ draft: fitted, task, settings: enoughSteps(data), data: keyOf(data) });
    this.pane = 'graph';
  }

  async startFromRecipe(recipe: string): Promise<void> {
    await this.#workbench.attempt(async () => {
      const file = await this.#workbench.connection.calls.recipeNetwork({ recipe });
      this.#startFromFile(file);
    });
  }

  /** Opens a network file, a topology, or code. */
  async startFromText(name: string, text: string): Promise<void> {
    await this.#workbench.attempt(() => {
      if (/\.(py|r)$/i.test(name)) {
        this.code = text;
        this.pane = 'code';
        return Promise.resolve();
      }
      this.#startFromFile(parsed(name, text));
      return Promise.resolve();
    });
  }

  /** Takes the network of the pasted code, if all of it is understood. */
  takeListing(): void {
    const { listing } = this;
    if (!listing?.draft || listing.marks.length > 0) return;
    const { draft, task, settings } = listing;
    this.#start({ draft, task, settings, data: undefined });
    this.pane = 'graph';
  }

  /** The network as a file; undefined while something is impossible. */
  get file(): NetworkFile | undefined {
    const { draft, task, settings } = this.built;
    return this.ready ? networkFileOf(draft, { task, settings, data: this.data?.name }) : undefined;
  }

  /** Starts a run of the network on the chosen data. */
  async train(): Promise<void> {
    const { file, data, settings } = this;
    if (!file || !data) return;
    const before = this.#workbench.session;
    await this.#workbench.open({ from: 'network', network: file, data: keyOf(data), settings }, true);
    if (this.#workbench.session !== before) this.close();
  }

  #startFromFile(file: NetworkFile): void {
    const { draft } = parseNetwork(file, file.name);
    this.#start({ draft, task: file.task, settings: file.settings, data: file.data });
  }

  #start(built: Built): void {
    this.#edits.change(built);
    this.origin = built.draft;
    this.#selected = null;
  }

  #change(draft: Draft, what?: string): void {
    if (draft !== this.draft) this.#edits.change({ ...this.built, draft }, what);
  }
}

/** @throws FeaturescopeError `network/unreadable` and those of impossible networks */
function parsed(name: string, text: string): NetworkFile {
  try {
    if (text.length > MOST_TEXT) throw new Error(`${text.length} > ${MOST_TEXT}`);
    return parseNetwork(JSON.parse(text), name.replace(/(\.network)?\.json$/, '')).file;
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw new FeaturescopeError('network/unreadable', { path: name, reason: (error as Error).message });
  }
}

/** The activation of a layer; `linear` if it has none. */
function activationOf({ layers }: Draft, output: string | undefined): string {
  const last = layers.find(({ name }) => name === output);
  if (last?.className === 'Softmax') return 'softmax';
  const activation = last?.config['activation'];
  return typeof activation === 'string' ? activation : 'linear';
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1);

export type { DraftLayer };
