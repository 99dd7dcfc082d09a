import type { FoundModel } from '../../../src-shared/contract/data.ts';
import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { DataInfo, FoundAtPath } from '../../../src-shared/contract/service.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { lastPart } from '../taskSubjects.ts';
import { referenceOf, type ReadingChoices } from './readingChoices.ts';

type Found<Is extends FoundAtPath['is']> = Extract<FoundAtPath, { is: Is }>;

/** What is done with what lies at a path. */
export interface Finder {
  /** Called with data, which is also told of. */
  data(info: DataInfo): void;
  /** Called with the text of a network. */
  text(found: Found<'text'>): Promise<void>;
}

/** Looks at a path that the user typed, chose or dropped: a run is opened, data and networks of other programs are told of. */
export class PathLook {
  readonly #workbench: Workbench;
  readonly #finder: Finder;
  path = $state('');
  looking = $state(false);
  problem = $state.raw<FeaturescopeError | null>(null);
  /** Whether nothing was typed. */
  isEmpty = $state(false);
  /** The data that was found last, and how its pictures were read. */
  data = $state.raw<DataInfo | null>(null);
  choices = $state.raw<ReadingChoices>({});
  /** The network that was found last; it is told of before it is opened. */
  model = $state.raw<FoundModel | null>(null);

  constructor(workbench: Workbench, finder: Finder) {
    this.#workbench = workbench;
    this.#finder = finder;
  }

  /** Looks at the path. @param reading how its pictures are read */
  async look(reading: ReadingChoices = {}): Promise<void> {
    if (this.looking) return;
    const path = this.path.trim();
    this.problem = null;
    this.isEmpty = path === '';
    if (this.isEmpty) return;
    this.looking = true;
    const { calls } = this.#workbench.connection;
    try {
      const at = await this.#workbench.tasks.run(
        'look',
        (task) => calls.lookAtPath({ task, path: referenceOf(path, reading) }),
        { subject: { name: lastPart(path) } },
      );
      this.choices = reading;
      await this.#show(at);
    } catch (error) {
      // What was cancelled leaves what was told before.
      const wrapped = wrapInternal(error);
      if (wrapped.code !== 'engine/cancelled') [this.problem, this.data, this.model] = [wrapped, null, null];
    }
    this.looking = false;
  }

  async #show(at: FoundAtPath): Promise<void> {
    this.data = at.is === 'data' ? at.data : null;
    this.model = at.is === 'model' ? at.model : null;
    if (at.is === 'run') await this.#workbench.open({ from: 'run', run: at.run });
    else if (at.is === 'text') await this.#finder.text(at);
    else if (at.is === 'data') {
      this.#workbench.offer(at.data);
      this.#finder.data(at.data);
    }
  }
}
