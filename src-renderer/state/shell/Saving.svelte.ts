import { FeaturescopeError, type ErrorCode, type Language } from '../../../src-shared/contract/errors.ts';
import {
  codeFormInfos,
  saveFormatInfos,
  type CodeForm,
  type SaveFormat,
} from '../../../src-shared/contract/saves.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import { readableFileName, withoutModelEnding } from '../../../src-shared/texts/fileNames.ts';

/** Which network is to be saved for other programs. */
interface Asked {
  /** The run whose newest state it is; null for the open network as it is now. */
  run: string | null;
  /** The run whose training a program can repeat; null for a network that no run has trained. */
  training: string | null;
  /** What it is called; its file gets that name. */
  name: string;
}

/** What is written: the network in a format, or a program that repeats its training. */
export type SaveChoice =
  | { readonly what: 'network'; readonly format: SaveFormat }
  | { readonly what: 'code'; readonly form: CodeForm };

/** A written file. */
interface Written {
  name: string;
  bytes: Uint8Array;
}

/** Asks what is saved of a network for other programs, and has it written. */
export class Saving {
  asked = $state.raw<Asked | null>(null);
  choice = $state.raw<SaveChoice>({ what: 'network', format: 'keras' });
  busy = $state(false);
  /** Why it could not be saved. */
  failure = $state.raw<{ code: ErrorCode; detail: FeaturescopeError['detail'] } | null>(null);
  readonly #calls: () => Pick<EngineCalls, 'saveNetwork' | 'writeCode'>;
  readonly #language: () => Language;

  /** @param language returns the language of the programs' comments */
  constructor(calls: () => Pick<EngineCalls, 'saveNetwork' | 'writeCode'>, language: () => Language) {
    this.#calls = calls;
    this.#language = language;
  }

  /** Shows the choices. @param training the run whose training can be repeated; null if there is none */
  ask(run: string | null, name: string, training: string | null): void {
    this.failure = null;
    this.asked = { run, training, name };
    if (training === null && this.choice.what === 'code') this.choice = { what: 'network', format: 'keras' };
  }

  close(): void {
    this.asked = null;
  }

  choose(choice: SaveChoice): void {
    this.failure = null;
    this.choice = choice;
  }

  /** Has the choice written. @returns the file; undefined where it failed, or nobody waits for it any more */
  async save(): Promise<Written | undefined> {
    const { asked } = this;
    if (!asked || this.busy) return undefined;
    this.busy = true;
    this.failure = null;
    try {
      const written = await this.#write(asked);
      return this.asked === asked ? written : undefined;
    } catch (error) {
      if (!(error instanceof FeaturescopeError)) throw error;
      this.failure = { code: error.code, detail: error.detail };
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  async #write({ run, training, name: title }: Asked): Promise<Written> {
    const { choice } = this;
    const name = readableFileName(withoutModelEnding(title));
    if (choice.what === 'network') {
      const { format } = choice;
      // A folder comes as a zip of it.
      const ending = saveFormatInfos[format].ending || '.zip';
      return { name: `${name}${ending}`, bytes: await this.#calls().saveNetwork({ run, format }) };
    }
    // The program and the file of its initial weights, which it reads from beside it.
    const request = { run: training!, as: choice.form, name: `train-${name}`, language: this.#language() };
    const kind = codeFormInfos[choice.form].title.toLowerCase();
    return { name: `${name}-${kind}.zip`, bytes: await this.#calls().writeCode(request) };
  }
}
