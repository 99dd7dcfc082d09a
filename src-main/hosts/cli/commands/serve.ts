import { once } from 'node:events';
import { join } from 'node:path';
import { outliveErrors } from '../../../engine/outliveErrors.ts';
import { programFolder } from '../../../engine/resources.ts';
import { WebHost } from '../../web/WebHost.ts';
import { countOption, textOption, type RawOptions } from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';

/** `serve`: runs the web host until Ctrl-C, SIGTERM or the end of its terminal. */
export async function serve(terminal: Terminal, _args: string[], options: RawOptions): Promise<void> {
  const port = countOption(options, 'port', 0, 65535) ?? 0;
  const host = textOption(options, 'host') ?? '127.0.0.1';
  const built = join(programFolder(), 'out');
  const engines = new EngineLines(terminal);
  const server = await WebHost.start({
    port,
    host,
    renderer: join(built, 'renderer'),
    engine: join(built, 'main', 'engine.js'),
    onEngineStart: (pid) => engines.tell(pid),
    onEngineDeath: (reason) => terminal.note(terminal.texts.engineDied(reason)),
  });
  // Only now: what fails while it starts ends the command.
  const undo = outliveErrors();
  const stopped = new AbortController();
  const unstop = onStop(() => stopped.abort());
  terminal.line({ type: 'listening', url: server.url });
  terminal.print(terminal.texts.listening(server.url));
  engines.begin();
  if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
  // A second Ctrl-C exits without waiting for everything to be saved.
  unstop();
  await server.stop();
  undo();
}

/** Prints the process id of each engine as a JSON line, for supervisors. The address is printed first. */
class EngineLines {
  readonly #terminal: Terminal;
  readonly #early: number[] = [];
  #begun = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  tell(pid: number): void {
    if (this.#begun) this.#terminal.line({ type: 'engine', pid });
    else this.#early.push(pid);
  }

  begin(): void {
    this.#begun = true;
    for (const pid of this.#early) this.tell(pid);
  }
}
