import { createInterface } from 'node:readline';
import type { PeerOptions, PeerRequest } from './messages.ts';
import { Peer } from './Peer.ts';
import { startBackend } from './startBackend.ts';

// Entry point of a benchmark peer: JSON lines in, JSON lines out, one at a time. Its options are the only argument. It
// ends when its standard input does, so that no process is left behind.
const say = (value: object): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as PeerOptions;
  const greeting = await startBackend(options);
  say(greeting);
  if ('missing' in greeting) return;
  const peer = new Peer(options);
  for await (const line of createInterface({ input: process.stdin }))
    try {
      say(await peer.answer(JSON.parse(line) as PeerRequest));
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
}

await main();
