/**
 * Entry point of the engine process. A host starts it in one of two ways:
 * - Electron's utilityProcess: each client brings its own MessagePort.
 * - child_process.fork with `serialization: 'advanced'`: clients are multiplexed over the single channel to the parent.
 */
import { constants, setPriority } from 'node:os';
import { Backlog } from '../../src-shared/contract/channels/Backlog.ts';
import { BaseChannel, type Channel, type Wire } from '../../src-shared/contract/channels/Channel.ts';
import {
  emitterPortEvents,
  messagePortChannel,
  type PortLike,
} from '../../src-shared/contract/channels/messagePort.ts';
import { toWireError, wrapInternal } from '../../src-shared/contract/errors.ts';
import { allowRelaxedSimd } from './kernels/runtime/simdSupport.ts';
import { selectBackend } from './backends/selectBackend.ts';
import type { ParentMessage, EngineMessage } from './processMessages.ts';
import { emptyTrash } from './library/trash.ts';
import { outliveErrors } from './outliveErrors.ts';
import { refusingService, type Service } from './Service.ts';
import { Workbench } from './Workbench.ts';

type ElectronPort = PortLike & Parameters<typeof emitterPortEvents>[0];
interface ParentPort {
  on(type: 'message', listener: (event: { data: ParentMessage; ports: ElectronPort[] }) => void): void;
  postMessage(message: EngineMessage): void;
}

allowRelaxedSimd();
const service: Promise<Service> = selectBackend(process.env['FEATURESCOPE_BACKEND']).then(
  (backend) => new Workbench(backend),
  (error: unknown) => refusingService(wrapInternal(error)),
);
let ending = false;
outliveErrors((error) => {
  void service.then((ready) => ready.report(toWireError(error)));
});
try {
  emptyTrash('old');
} catch {
  // They stay until the next start, or until the user empties the trash and sees the error.
}

/** Connects a client. Messages that arrive before the backend is ready are buffered in the channel. */
function attach(channel: Channel): void {
  void service.then((ready) => {
    if (!channel.closed) ready.attach(channel);
  });
}

function servePorts(parent: ParentPort): void {
  const channels = new Map<number, Channel>();
  parent.on('message', ({ data: message, ports: [port] }) => {
    if (message.type === 'open' && port) {
      const { client } = message;
      const channel = messagePortChannel(port, emitterPortEvents(port));
      channels.set(client, channel);
      channel.onClose(() => channels.delete(client));
      attach(channel);
    } else if (message.type === 'close') {
      channels.get(message.client)?.close(message.reason);
    } else if (message.type === 'stop') {
      void shutDown();
    }
  });
  void service.then(() => parent.postMessage({ type: 'ready' }));
}

/** Bytes of answers to one client that may wait for the host; the answers to other clients wait behind them. */
const MOST_UNSENT = 2 * 1024 * 1024;

function serveParentProcess(): void {
  const channels = new Map<number, BaseChannel>();
  // With a callback, sending to a host that has exited is not an error; `disconnect` reports it, and the engine saves.
  const tell = (message: EngineMessage, taken = (): void => undefined): void => {
    if (process.connected) process.send!(message, undefined, undefined, taken);
    else taken();
  };
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'stop') return void shutDown();
    const { client } = message;
    if (message.type === 'open') {
      const backlog = new Backlog(MOST_UNSENT, (full) => channel.hold(full, 'pipe'));
      const channel = new BaseChannel(
        (data: Wire) => backlog.add(data, (taken) => tell({ type: 'data', client, data }, taken)),
        (reason) => tell({ type: 'close', client, reason }),
      );
      channels.set(client, channel);
      attach(channel);
    } else if (message.type === 'data') {
      channels.get(client)?.deliver(message.data);
    } else if (message.type === 'hold') {
      channels.get(client)?.hold(message.held, 'reader');
    } else {
      channels.get(client)?.ended(message.reason);
      channels.delete(client);
    }
  });
  process.on('disconnect', () => void shutDown());
  void service.then(() => tell({ type: 'ready' }));
}

async function shutDown(): Promise<void> {
  if (ending) return;
  ending = true;
  try {
    await (await service).close();
    process.exit(0);
  } catch {
    // The error was reported to the clients; the run is intact up to the previous checkpoint.
    process.exit(1);
  }
}

/** Ignores errors of writing to a closed terminal, which must not prevent the engine from saving. */
function outliveTerminal(): void {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

/** Lowers the engine's priority, so that the user interface stays responsive on few cores. */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some systems forbid it; training then runs at normal priority.
  }
}

// Not earlier, because the user waits for the engine's start.
void service.then(giveWay);
outliveTerminal();
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
if (parentPort) servePorts(parentPort);
else serveParentProcess();
process.on('SIGTERM', () => void shutDown());
// Ctrl-C and the closing of a terminal reach the whole process group; the host decides when the engine ends.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
