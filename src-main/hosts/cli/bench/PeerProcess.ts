import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PeerAnswers, PeerGreeting, PeerRequest } from '../../../engine/bench/messages.ts';

/** Maximum start time of a peer, in milliseconds: PyTorch loads slowly from a cold disk. */
const START_MS = 90_000;

/** Command line of a peer. */
export interface PeerCommand {
  program: string;
  args: string[];
}

/** A peer in its own process. The owner must call `stop`. */
export class PeerProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #lastWords = '';

  constructor({ program, args }: PeerCommand) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    // A dead peer is noticed by its missing answer; without these listeners the errors would crash the whole program.
    this.#child.on('error', (error) => (this.#lastWords = error.message));
    this.#child.stdin!.on('error', () => undefined);
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-2000);
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** The peer's greeting, or the reason why it is unavailable. */
  async greeting(): Promise<PeerGreeting> {
    const timer = setTimeout(() => this.stop(), START_MS);
    try {
      return (await this.#next()) as PeerGreeting;
    } catch (error) {
      return { missing: (error as Error).message };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a request and waits for the answer. @throws Error with the peer's reason, or its last output if it ended */
  async ask<K extends PeerRequest['do']>(request: Extract<PeerRequest, { do: K }>): Promise<PeerAnswers[K]> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const answer = (await this.#next()) as PeerAnswers[K] | { error: string };
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }

  /** Kills the peer; it has nothing to save. */
  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async #next(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value as string);
    const words = this.#lastWords.trim().split('\n').at(-1);
    throw new Error(words || 'it ended without an answer');
  }
}
