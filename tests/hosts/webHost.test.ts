import { ofClasses } from '../engine/tasks/ofClasses.ts';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { EngineLink } from '../../src-shared/contract/connection.ts';
import { PROTOCOL_VERSION, type EngineEvents, type StepMetrics } from '../../src-shared/contract/service.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { connectSocket, cookieOf } from './connectSocket.ts';
import { enginePid, enginePids, runCli, shareServer, startServer } from './builtProgram.ts';
import { eventually } from '../eventually.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function get(url: URL, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: url.hostname, port: url.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    outgoing.on('error', reject).end();
  });
}

/** The text of a WebSocket upgrade request. */
function upgradeOf(target: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (
    `GET ${target} HTTP/1.1\r\n${lines.join('')}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'
  );
}

/** The status of the response to some request text. */
function statusOf(url: URL, written: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname, () => socket.write(written));
    socket.setEncoding('utf8').once('data', (text: string) => {
      resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]));
      socket.destroy();
    });
    socket.once('error', reject).once('end', () => reject(new Error('ended without an answer')));
  });
}

/** Waits until the host closes a connection on which bytes are sent after its first response. */
function ended(url: URL, written: string, after: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname, () => socket.write(written));
    socket.once('data', () => socket.write(after));
    socket.on('error', () => undefined).once('close', () => resolve());
    socket.once('end', () => socket.destroy());
  });
}

const home = () => ({ FEATURESCOPE_HOME: temporaryFolder() });

describe('the web host', () => {
  // Whatever one test did to it, it must serve the next.
  const server = shareServer(() => ({ FEATURESCOPE_HOME: place }));
  const place = mkdtempSync(join(tmpdir(), 'featurescope-host-'));
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it('listens on 127.0.0.1 alone and asks for a long random token', () => {
    const { url } = server();
    expect(url.hostname).toBe('127.0.0.1');
    expect(url.searchParams.get('token')).toMatch(/^[\w-]{43}$/);
  });

  it('turns the right token into a strict cookie and takes it out of the address', async () => {
    const { url } = server();
    const welcome = await get(url, url.pathname + url.search);
    expect(welcome.status).toBe(303);
    const place = welcome.headers.location!;
    expect(place).toMatch(/^\/[\w-]{16}\/$/);
    expect(welcome.headers['set-cookie']![0]).toMatch(
      new RegExp(`; HttpOnly; SameSite=Strict; Path=${place}$`),
    );
    for (const path of [place, '/']) {
      const page = await get(url, path, { cookie: await cookieOf(url) });
      expect(page.status).toBe(200);
      expect(page.body).toContain('<title>Featurescope</title>');
    }
    expect((await get(url, place)).status).toBe(401);
  });

  it('sends a policy that allows no foreign and no inline script, style or frame', async () => {
    const { url } = server();
    const { headers } = await get(url, '/', { cookie: await cookieOf(url) });
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('refuses a missing or wrong token in one clear sentence in both languages, for every path', async () => {
    const { url } = server();
    const name = (await cookieOf(url)).split('=')[0]!;
    for (const [path, headers] of [
      ['/', {}],
      ['/?token=wrong', {}],
      ['/', { cookie: `${name}=wrong` }],
      ['/assets/anything.js', {}],
    ] as [string, Record<string, string>][]) {
      const answer = await get(url, path, headers);
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('host/wrong-token');
      expect(answer.body).toContain('The address lacks the right token');
      expect(answer.body).toContain('토큰이 없습니다');
    }
  });

  it('refuses a request meant for another name, as a rebinding page would make', async () => {
    const { url } = server();
    const answer = await get(url, url.pathname + url.search, { host: `evil.example:${url.port}` });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('serves nothing from outside its folder and accepts no other method', async () => {
    const { url } = server();
    const cookie = await cookieOf(url);
    for (const path of ['/../main/cli.js', '/%2e%2e/main/cli.js', '/..%2fmain%2fcli.js', '/%00', '/%zz'])
      expect((await get(url, path, { cookie })).status).toBe(404);
    expect((await get(url, '/', { cookie }, 'POST')).status).toBe(405);
  });

  it('refuses a socket without the token, from a foreign page or for another name before it is one', async () => {
    const { url } = server();
    const cookie = await cookieOf(url);
    const { origin, host } = url;
    const name = cookie.split('=')[0]!;
    expect(await statusOf(url, upgradeOf('/engine', { host, origin }))).toBe(401);
    expect(await statusOf(url, upgradeOf('/engine', { host, origin, cookie: `${name}=wrong` }))).toBe(401);
    expect(await statusOf(url, upgradeOf('/engine', { host, cookie, origin: 'http://evil.example' }))).toBe(
      403,
    );
    expect(await statusOf(url, upgradeOf('/engine', { host, cookie }))).toBe(403);
    const evil = `evil.example:${url.port}`;
    expect(await statusOf(url, upgradeOf('/engine', { host: evil, cookie, origin }))).toBe(403);
    expect(await statusOf(url, upgradeOf('/other', { host, cookie, origin }))).toBe(403);
    expect(await statusOf(url, upgradeOf('/engine', { host, cookie, origin }))).toBe(101);
  });

  it('tells a page whose socket never opened whether it may come in', async () => {
    const { url } = server();
    expect((await get(url, '/engine')).status).toBe(401);
    expect((await get(url, '/engine', { cookie: await cookieOf(url) })).status).toBe(426);
  });

  it('answers targets that cannot be read, which anybody can ask for, with 400, and goes on', async () => {
    const { url } = server();
    const { host, origin } = url;
    const cookie = await cookieOf(url);
    const foreign = ['//evil.example/', 'http://evil.example/'];
    for (const target of ['//', '//a:b', '///', 'http://[', 'http://a:99999/', 'a b', ...foreign]) {
      expect(await statusOf(url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(400);
      expect(await statusOf(url, upgradeOf(target, { host, origin, cookie }))).toBe(400);
      expect([400, 403]).toContain(await statusOf(url, upgradeOf(target, { host: 'evil.example', origin })));
    }
    expect((await get(url, '/', { cookie })).status).toBe(200);
  });

  it('outlives frames that break the rules of WebSockets, with the token and without', async () => {
    const { url } = server();
    const { host, origin } = url;
    const cookie = await cookieOf(url);
    // RFC 6455: reserved bits; no mask; text that is not UTF-8; more than 16 MiB; a close frame of one byte.
    const frames = [
      [0xa1, 0x80, 0, 0, 0, 0],
      [0x81, 0x01, 0x41],
      [0x81, 0x81, 0, 0, 0, 0, 0xff],
      [0x82, 0xff, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0],
      [0x88, 0x81, 0, 0, 0, 0, 0x03],
    ];
    for (const bytes of frames) {
      await ended(url, upgradeOf('/engine', { host, origin }), Buffer.from(bytes));
      await ended(url, upgradeOf('/engine', { host, origin, cookie }), Buffer.from(bytes));
    }
    expect((await get(url, '/', { cookie })).status).toBe(200);
  });

  it('serves its owner while a thousand connections without the token are open', async () => {
    const { url } = server();
    const cookie = await cookieOf(url);
    const owner = await connectSocket(url);
    let closed = 0;
    const strangers = Array.from({ length: 1000 }, () =>
      connect(Number(url.port), url.hostname)
        .on('error', () => undefined)
        .on('close', () => closed++),
    );
    // All but the newest 128 are closed by the host.
    await eventually(() => expect(closed).toBeGreaterThanOrEqual(872));
    expect((await get(url, '/', { cookie })).status).toBe(200);
    await expect(owner.calls.listRuns()).resolves.toEqual([]);
    for (const stranger of strangers) stranger.destroy();
    owner.close();
  });

  it('stops explaining refusals to one that asks a thousand times, and still serves its owner', async () => {
    const { url } = server();
    const statuses: number[] = [];
    const ask = async (): Promise<void> => {
      for (let asked = 0; asked < 150; asked++) statuses.push((await get(url, '/')).status);
    };
    await Promise.all(Array.from({ length: 16 }, ask));
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await get(url, '/', { cookie: await cookieOf(url) })).status).toBe(200);
  });

  it('answers what is no HTTP with 400, and a header that is too long with 431', async () => {
    const { url } = server();
    expect(await statusOf(url, 'nonsense\r\n\r\n')).toBe(400);
    expect(
      await statusOf(url, `GET / HTTP/1.1\r\nHost: ${url.host}\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`),
    ).toBe(431);
    expect((await get(url, '/', { cookie: await cookieOf(url) })).status).toBe(200);
  });

  it('says which port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const outcome = await runCli(['serve', '--port', String(port)], home());
    other.close();
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toBe(
      `featurescope: Port ${port} is in use. Choose another with --port, or 0 for any free one. [host/port-in-use]\n`,
    );
  });
});

describe('the engine behind the web host', () => {
  it('trains for a client, streams frames, and is the same session for a second client', async () => {
    const onFrame = vi.fn<EngineEvents['onFrame']>();
    const { url } = await startServer({ ...home(), FEATURESCOPE_WORKERS: '2' });
    const first = await connectSocket(url, { onFrame });
    const welcome = await first.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' });
    expect(welcome).toMatchObject({ protocol: PROTOCOL_VERSION, session: null, backend: { threads: 2 } });
    const data = await tinyDataFolder();
    const opened = await first.calls.open({
      task: 'open',
      source: { from: 'recipe', recipe: 'lenet5', data, settings: { batchSize: 32, epochs: 1 } },
    });
    expect(opened.workers).toBe(2);
    // The images are in memory shared with the worker threads; the client gets a copy.
    const samples = await first.calls.samples({ split: 'train', offset: 90, count: 10 });
    expect(samples.images).toHaveLength(6 * 784);
    expect(samples.images.some((pixel) => pixel > 200)).toBe(true);
    await first.calls.watch({
      probe: 'stage',
      sample: { split: 'test', index: 3 },
      layers: ['conv1', 'output'],
      quantities: ['activations'],
      everyMs: 0,
    });
    await eventually(() => expect(onFrame).toHaveBeenCalled());
    const frame = onFrame.mock.calls[0]![0];
    expect(frame.tensors.map((item) => [item.layer, item.shape])).toEqual([
      ['conv1', [1, 28, 28, 6]],
      ['output', [1, 10]],
    ]);
    expect(frame.tensors[1]!.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);

    const second = await connectSocket(url);
    expect((await second.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).session!.id).toBe(
      opened.id,
    );
    await first.calls.control({ action: 'run' });
    await eventually(async () =>
      expect(
        (await second.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).session,
      ).toMatchObject({
        phase: 'finished',
        step: 3,
      }),
    );
    const evaluation = ofClasses(await second.calls.evaluate({ task: 'e', split: 'test' }));
    expect(evaluation.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(32);
  });

  it('sends no third frame before one of two is acknowledged', async () => {
    const onFrame = vi.fn<EngineEvents['onFrame']>();
    const { url } = await startServer(home());
    const client = await connectSocket(url, { onFrame });
    const data = await tinyDataFolder();
    await client.calls.open({
      task: 'open',
      source: { from: 'recipe', recipe: 'lenet5', data, settings: { batchSize: 8 } },
    });
    const probe = {
      probe: 'p',
      sample: { split: 'test', index: 0 },
      layers: 'all',
      quantities: ['activations'],
      everyMs: 0,
    } as const;
    await client.calls.watch({ ...probe, quantities: [...probe.quantities] });
    await client.calls.control({ action: 'step', steps: 12 });
    await eventually(async () =>
      expect((await client.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).session!.step).toBe(
        12,
      ),
    );
    await eventually(async () =>
      expect((await client.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).session!.phase).toBe(
        'paused',
      ),
    );
    expect(onFrame).toHaveBeenCalledTimes(2);
    client.calls.acknowledge();
    await eventually(() => expect(onFrame).toHaveBeenCalledTimes(3));
    expect(onFrame.mock.calls[2]![0].step).toBe(12); // the newest state, none in between
  });

  it('stays alive without a backend and tells each client why, instead of dying again and again', async () => {
    const { url, child } = await startServer({ ...home(), FEATURESCOPE_BACKEND: 'nosuch' });
    const refusal = {
      code: 'engine/backend-unavailable',
      detail: { backend: 'nosuch', reason: 'it is not one of tensorflow, wasm' },
    };
    const first = await connectSocket(url);
    await expect(first.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).rejects.toMatchObject(
      refusal,
    );
    await expect(first.calls.listRuns()).rejects.toMatchObject(refusal);
    const second = await connectSocket(url);
    await expect(second.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).rejects.toMatchObject(
      refusal,
    );
    // The same engine that refused the first client is still running: its death would have closed that client's
    // connection.
    await expect(first.calls.listRuns()).rejects.toMatchObject(refusal);
    expect(enginePids(child)).toHaveLength(1);
    child.kill('SIGTERM');
    await eventually(() => expect(child.exitCode).toBe(0));
  });

  it('is started again after SIGKILL, and the run goes on from its checkpoint to the same weights', async () => {
    const environment = { ...home(), FEATURESCOPE_WORKERS: '2' };
    const { url, child } = await startServer(environment);
    const run = join(environment.FEATURESCOPE_HOME, 'killed');
    const data = await tinyDataFolder();
    const settings = { batchSize: 4, epochs: 12 };
    const told: StepMetrics[] = [];
    let saved = 0;
    const client = await connectSocket(url, {
      onSteps: (steps) => void told.push(...steps),
      onState: (state) => void (saved = state?.savedStep ?? saved),
    });
    const source = { from: 'recipe', recipe: 'lenet5', data, settings } as const;
    const undisturbed = join(environment.FEATURESCOPE_HOME, 'undisturbed');
    await client.calls.open({ task: 'open', source: { ...source, run: undisturbed } });
    const straight = await finish(client, undisturbed);
    told.length = saved = 0;
    await client.calls.open({ task: 'open', source: { ...source, run } });
    const ended = new Promise((resolve) => client.onClose(resolve));
    await client.calls.control({ action: 'run' });
    await eventually(() => expect(saved).toBeGreaterThanOrEqual(48), { interval: 20 });
    const pid = enginePid(child);
    process.kill(pid, 'SIGKILL');
    await ended;

    const again = await eventually(
      async () => {
        const link = await connectSocket(url);
        await link.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' });
        return link;
      },
      { interval: 200 },
    );
    expect(enginePids(child)).toEqual([pid, expect.any(Number)]);
    const [listed] = await again.calls.listRuns();
    expect(listed).toBeUndefined(); // the run was put outside the user's run folder
    const state = await again.calls.open({ task: 'open', source: { from: 'run', run } });
    expect(state.step).toBeGreaterThanOrEqual(saved);
    expect(state.phase).toBe('paused');
    const { steps } = await again.calls.history();
    const kept = new Map(steps.map((step) => [step.step, step.values['loss']]));
    for (const { step, values } of told) if (step <= state.step) expect(kept.get(step)).toBe(values['loss']);
    expect(await finish(again, run)).toEqual(straight);
  });
});

/** Trains a run to its end and reads the weights of its saved model. */
async function finish(client: EngineLink, run: string): Promise<Buffer> {
  await client.calls.control({ action: 'run' });
  await eventually(async () =>
    expect((await client.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' })).session!.phase).toBe(
      'finished',
    ),
  );
  return readFileSync(join(run, 'model', 'weights.bin'));
}
