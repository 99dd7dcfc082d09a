import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Program of the process that tells the first instance of a second one, and waits until it has heard. */
const messenger = `require('node:net').connect(process.argv[1]).on('end', () => process.exit(0)).on('error', () => process.exit(1)).resume();`;

/** The lock of one instance of the program for each folder of user data, which a second one tells that it started. */
export class InstanceLock {
  readonly #file: string;
  readonly #address: string;
  readonly #onSecond: () => void;
  #server: Server | undefined;

  constructor(userData: string, onSecond: () => void) {
    this.#file = join(userData, 'instance.lock');
    const name = `featurescope-instance-${createHash('sha256').update(userData).digest('hex').slice(0, 16)}`;
    this.#address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
    this.#onSecond = onSecond;
  }

  /** @returns whether this is the only instance */
  take(): boolean {
    if (this.#isHeld()) {
      spawnSync(process.execPath, ['-e', messenger, this.#address]);
      return false;
    }
    writeFileSync(this.#file, String(process.pid));
    rmSync(this.#address, { force: true });
    this.#server = createServer((socket) => {
      socket.end();
      this.#onSecond();
    }).listen(this.#address);
    return true;
  }

  release(): void {
    if (!this.#server) return;
    this.#server.close();
    rmSync(this.#file, { force: true });
  }

  /** Whether the process that holds the lock still runs; one that was killed leaves its file behind. */
  #isHeld(): boolean {
    try {
      process.kill(Number(readFileSync(this.#file, 'utf8')), 0);
      return true;
    } catch {
      return false;
    }
  }
}
