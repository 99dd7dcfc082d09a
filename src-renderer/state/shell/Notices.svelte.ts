import { describeError, type ErrorDetail } from '../../../src-shared/contract/errors.ts';
import type { Messages } from '../../messages/en.ts';
import type { Preferences } from '../Preferences.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { formatShape, formatWhole } from '../numbers.ts';
import type { RunLibrary } from '../runs/RunLibrary.svelte.ts';
import type { RunNames } from '../runs/RunNames.svelte.ts';
import { isUnavailableData, type UnavailableData } from '../training/DataQuestion.svelte.ts';

/** What notices tell of, and in what words. */
interface Told {
  readonly workbench: Workbench;
  readonly runs: RunLibrary;
  readonly names: RunNames;
  readonly preferences: Pick<Preferences, 'language'>;
  readonly text: Messages;
  readonly noDataText: string;
}

/** What a notice offers to do. */
export interface NoticeAction {
  name: string;
  primary?: boolean;
  act: () => void;
}

/** One sentence about the whole window, with actions. */
export interface WindowNotice {
  /** Equal for the same notice, and different for a new one of the same kind. */
  key: string;
  /** Id by which the controls that it disables refer to it. */
  id?: string | undefined;
  kind: 'wrong' | 'alarm' | 'plain';
  text: string;
  /** The exact technical details, on request. */
  details?: string | undefined;
  /** Whether an attempt is in progress. */
  busy?: boolean;
  actions?: readonly NoticeAction[];
  /** Absent for a notice that stays as long as what it tells of. */
  dismiss?: () => void;
}

/** The notices of the whole window: the connection, the engine's death, errors, substituted data, ways back. */
export class Notices {
  readonly #app: Told;
  /** Keys of the notices that were dismissed for good, and of those that were folded away. */
  #dismissed = $state.raw<readonly string[]>([]);
  #folded = $state.raw<readonly string[]>([]);

  readonly list: readonly WindowNotice[] = $derived.by(() =>
    [...this.#ofConnection(), ...this.#ofProblems(), ...this.#ofData(), ...this.#ofWaysBack()].filter(
      ({ key }) => !this.#dismissed.includes(key),
    ),
  );
  /** Whether the notices are shown: from each new one on, until they are folded away. */
  readonly isOpen: boolean = $derived(this.list.some(({ key }) => !this.#folded.includes(key)));

  constructor(app: Told) {
    this.#app = app;
  }

  /** Folds all notices away, or shows them again. */
  toggle(): void {
    this.#folded = this.isOpen ? this.list.map(({ key }) => key) : [];
  }

  #ofConnection(): WindowNotice[] {
    const { workbench, preferences, text } = this.#app;
    const { connection, died } = workbench;
    const words = text.connection;
    const isLost = connection.status === 'lost';
    const lost: WindowNotice = {
      key: 'lost',
      id: 'connection-lost',
      kind: 'alarm',
      busy: true,
      text: connection.loss?.kind === 'engine-died' ? words.restarting : `${words.lost}. ${words.lostHint}`,
    };
    const startOver = { name: words.startOver, act: () => void workbench.back.startOver() };
    const goOn = died?.run && {
      name: words.continueFrom(formatWhole(died.step)),
      primary: true,
      act: () => void workbench.back.continueAfterDeath(),
    };
    const death: WindowNotice = {
      key: 'died',
      id: isLost ? undefined : 'connection-lost',
      kind: 'wrong',
      text: describeError('engine/died', { reason: connection.lastReason }, preferences.language),
      actions: goOn ? [goOn, startOver] : [startOver],
    };
    return [...(isLost ? [lost] : []), ...(died ? [death] : [])];
  }

  #ofProblems(): WindowNotice[] {
    const { workbench, preferences } = this.#app;
    const { problems } = workbench;
    return problems.list.map(({ id, code, detail }) => {
      const exact = describeError(code, detail, preferences.language);
      const isOfData = isUnavailableData(code);
      return {
        key: `problem ${id}`,
        kind: 'wrong',
        text: isOfData ? this.#unavailable(code, detail) : exact,
        details: isOfData ? exact : undefined,
        dismiss: () => problems.dismiss(id),
      };
    });
  }

  /** Why a data set is unavailable, without the tried addresses. */
  #unavailable(code: UnavailableData, detail: ErrorDetail): string {
    const { text, names } = this.#app;
    const { reasons, title } = text.dataQuestion;
    return detail['data'] === undefined
      ? reasons[code]
      : `${title(names.data(String(detail['data'])))}. ${reasons[code]}`;
  }

  #ofData(): WindowNotice[] {
    const { workbench, preferences, text, names, noDataText } = this.#app;
    const { session } = workbench;
    if (!session) return [];
    const words = text.connection;
    const { id, data, run } = session;
    const found: WindowNotice[] = [];
    // For a shipped model, which is only inspected, substituted images are mentioned in the header and need no notice.
    const fallback = session.pretrained ? undefined : session.dataFallback;
    if (fallback)
      found.push({
        ...this.#dismissible(`fallback ${id}`),
        kind: 'alarm',
        text: words.fallback(names.data(fallback.wanted), names.data(data.name)),
        details: describeError(fallback.error.code, fallback.error.detail, preferences.language),
      });
    if (!data.available)
      found.push({
        ...this.#dismissible(`gone ${id}`),
        kind: session.imported && !run ? 'plain' : 'alarm',
        text: noDataText,
        actions:
          run === null ? [] : [{ name: text.movedData.choose, act: () => workbench.movedData.ask(run) }],
      });
    if (session.heldOutDrawn)
      found.push({
        ...this.#dismissible(`drawn ${id}`),
        kind: 'plain',
        text: words.heldOutDrawn(names.data(data.name)),
      });
    if (data.scaledFrom)
      found.push({
        ...this.#dismissible(`scaled ${id}`),
        kind: 'plain',
        text: words.scaled(names.data(data.name), formatShape(data.scaledFrom), formatShape(data.shape)),
      });
    return found;
  }

  #ofWaysBack(): WindowNotice[] {
    const { workbench, runs, text, names } = this.#app;
    const { leftRun, beforeReset } = workbench;
    const { justDeleted } = runs;
    const found: WindowNotice[] = [];
    if (leftRun)
      found.push({
        key: `left ${leftRun.run} ${leftRun.step}`,
        kind: 'plain',
        text: text.transport.branched(formatWhole(leftRun.step), names.of(leftRun.run)),
        actions: [{ name: text.transport.backToRun, act: () => void workbench.back.toLeftRun() }],
        dismiss: () => (workbench.leftRun = null),
      });
    if (beforeReset)
      found.push({
        key: `reset ${beforeReset.run}`,
        kind: 'plain',
        text: text.transport.wasReset,
        actions: [{ name: text.common.undo, act: () => void workbench.back.undoReset() }],
        dismiss: () => (workbench.beforeReset = null),
      });
    if (justDeleted && runs.open)
      found.push({
        key: `deleted ${justDeleted.trash}`,
        kind: 'plain',
        text: text.runs.wasDeleted(justDeleted.name),
        actions: [{ name: text.common.undo, act: () => void runs.undoDelete() }],
        dismiss: () => (runs.justDeleted = null),
      });
    return found;
  }

  #dismissible(key: string): Pick<WindowNotice, 'key' | 'dismiss'> {
    return { key, dismiss: () => (this.#dismissed = [...this.#dismissed, key]) };
  }
}
