// Measures how many frames of a training a window gets while strangers hold and open connections to its server without a token,
// beside how many it gets without them, in turn, in Chromium on the built program and the embedded data:
//   node tests/bench/strangers.mjs [SOCKETS] [ROUNDS] [SECONDS] [PAUSE]
// Half of the strangers connect and say nothing, the others ask for a WebSocket without a token; each comes back PAUSE milliseconds
// after it was turned away, 1000 by default. Prints one JSON line: frames a second without and with them, and the median of their ratio.
import { once } from 'node:events';
import { connect } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { openBuiltWindow } from './builtWindow.mjs';

if (isMainThread) console.log(JSON.stringify(await measure()));
else keepComing(workerData);

async function measure() {
  const [sockets = 1000, rounds = 5, seconds = 8, pause = 1000] = process.argv.slice(2).map(Number);
  const { url, browser, close } = await openBuiltWindow();
  try {
    const page = await browser.newPage();
    let frames = 0;
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload !== 'string') frames++;
      }),
    );
    await page.goto(url);
    await page.getByRole('button', { name: 'Train a network' }).click();
    await page.getByRole('radio', { name: /^built-in digits/ }).check();
    await page.getByRole('spinbutton', { name: 'Epochs', exact: true }).fill('200');
    await page.getByRole('button', { name: 'Start training', exact: true }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await wait(5000);
    const framesPerSecond = async () => {
      const before = frames;
      await wait(seconds * 1000);
      return (frames - before) / seconds;
    };
    const told = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await framesPerSecond();
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { port: new URL(url).port, sockets, pause },
      });
      await once(worker, 'message');
      const beside = await framesPerSecond();
      await worker.terminate();
      await wait(1000);
      told.push({ alone, beside, ratio: beside / alone });
    }
    const median = (name) => {
      const values = told.map((one) => one[name]).sort((a, b) => a - b);
      return Number(values[rounds >> 1].toFixed(2));
    };
    return {
      ...{ sockets, rounds, pause, alone: median('alone'), beside: median('beside'), ratio: median('ratio') },
      isTraining: await page.getByRole('button', { name: 'Pause', exact: true }).isVisible(),
      load: loadavg()[0],
    };
  } finally {
    await close();
  }
}

/** Opens connections and opens each anew when it ends. */
async function keepComing({ port, sockets, pause }) {
  const { parentPort } = await import('node:worker_threads');
  const ask = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
  const come = (number) => {
    const socket = connect({ host: '127.0.0.1', port });
    if (number % 2 === 0) socket.once('connect', () => socket.write(ask));
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.once('close', () => setTimeout(come, pause, number));
  };
  for (let number = 0; number < sockets; number++) come(number);
  setTimeout(() => parentPort.postMessage('here'), 1000);
}
