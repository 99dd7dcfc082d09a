import { once } from 'node:events';
import { join } from 'node:path';
import { programFolder } from '../../../engine/resources.ts';
import { WebHost } from '../../web/WebHost.ts';
import { countOption, textOption, type RawOptions } from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';

/** `serve`: the web host, until Ctrl-C, SIGTERM or the end of its terminal. */
export async function serve(terminal: Terminal, _args: string[], options: RawOptions): Promise<void> {
  const port = countOption(options, 'port', 0, 65535) ?? 0;
  const host = textOption(options, 'host') ?? '127.0.0.1';
  const built = join(programFolder(), 'out');
  const server = await WebHost.start({
    port,
    host,
    renderer: join(built, 'renderer'),
    engine: join(built, 'main', 'engine.js'),
    onEngineDeath: (reason) => terminal.note(terminal.texts.engineDied(reason)),
  });
  const stopped = new AbortController();
  const unstop = onStop(() => stopped.abort());
  terminal.line({ type: 'listening', url: server.url });
  terminal.print(terminal.texts.listening(server.url));
  if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
  // A second Ctrl-C does not wait until everything is saved.
  unstop();
  await server.stop();
}
