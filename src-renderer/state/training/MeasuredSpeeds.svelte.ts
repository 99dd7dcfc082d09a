import * as v from 'valibot';
import type { EngineStatus, SessionState, Settings } from '../../../src-shared/contract/service.ts';

const KEY = 'featurescope-speeds';
/** Maximum number of networks whose speed is remembered, most recently trained first. */
const MOST = 64;
const StoredSpeeds = v.record(v.string(), v.pipe(v.number(), v.finite(), v.gtValue(0)));

type Conditions = Pick<Settings, 'batchSize' | 'optimizer' | 'arithmetic'>;

/** Measured training speed of each network on this machine, kept in the browser's storage. */
export class MeasuredSpeeds {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #known = $state.raw<Readonly<Record<string, number>>>({});

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    try {
      this.#known = v.parse(StoredSpeeds, JSON.parse(storage.getItem(KEY) ?? '{}'));
    } catch {
      this.#known = {};
    }
  }

  /** Records a session's speed, unless it is limited. */
  note(session: SessionState | null, { imagesPerSecond }: Pick<EngineStatus, 'imagesPerSecond'>): void {
    if (session?.phase !== 'running' || session.pace !== null || !(imagesPerSecond > 0)) return;
    const key = keyOf(session.recipe, session.settings);
    const { [key]: _former, ...others } = this.#known;
    this.#known = Object.fromEntries([...Object.entries(others), [key, imagesPerSecond]].slice(-MOST));
    try {
      this.#storage.setItem(KEY, JSON.stringify(this.#known));
    } catch {
      // Without storage the speed is known until the window closes.
    }
  }

  /**
   * Estimated seconds of a training; undefined if this machine has not trained the network with such settings.
   * @param images number of training images per epoch
   */
  secondsFor(recipe: string, settings: Settings, images: number): number | undefined {
    const speed = this.#known[keyOf(recipe, settings)];
    return speed === undefined ? undefined : (images * settings.epochs) / speed;
  }
}

/** Speed depends on these settings; epochs, rate and seed do not matter. */
const keyOf = (recipe: string, { batchSize, optimizer, arithmetic = 'reproducible' }: Conditions): string =>
  [recipe, batchSize, optimizer, arithmetic].join(' ');
