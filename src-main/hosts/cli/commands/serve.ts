import { join } from 'node:path';
import { programFolder } from '../../../engine/resources.ts';
import { WebHost } from '../../web/WebHost.ts';
import { countOption, textOption, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';

/** `serve`: the web host, until Ctrl-C. */
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
  terminal.line({ type: 'listening', url: server.url });
  terminal.print(terminal.texts.listening(server.url));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.stop();
}
