import { connect } from 'node:net';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeMessage } from '../../src-shared/contract/codec.ts';
import { PROTOCOL_VERSION } from '../../src-shared/contract/service.ts';
import { temporaryFolder } from '../belongings.ts';
import { enginePids, startServer } from './builtProgram.ts';
import { connectSocket, cookieOf } from './connectSocket.ts';

/** `FEATURESCOPE_FUZZ=10000 npx vitest run tests/hosts/fuzz.test.ts` sends this number of requests, and of frames. */
const SENT = Number(process.env['FEATURESCOPE_FUZZ'] ?? 200);
/** Connections at a time. */
const TOGETHER = 20;

const anyBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What the pieces of requests are chosen from: right ones, and those that have broken servers. */
function requestsTo(host: string, cookie: string): fc.Arbitrary<Buffer> {
  const methods = ['GET', 'HEAD', 'POST', 'OPTIONS', 'CONNECT', 'TRACE', 'get', 'PRI', '', 'G\0T'];
  const targets = [
    '/',
    '//',
    '///',
    '*',
    '/engine',
    '/?token=x',
    '/assets/',
    'http://[',
    '//a:b',
    'http://a:99999/',
  ];
  const odd = [
    '/%',
    '/%00',
    '/%ff',
    '/..%2f..%2f',
    '/\\..\\x',
    '\u00ff',
    `/${'a'.repeat(9000)}`,
    `http://${host}/`,
  ];
  const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', ''];
  const headers = [
    ...[`Host: ${host}`, 'Host: evil.example', 'Host: [', 'Host:', `Host: ${host}\r\nHost: ${host}`],
    ...[`Cookie: ${cookie}`, 'Cookie: ;;=;=', `Cookie: ${'a=b; '.repeat(2000)}`, `Origin: http://${host}`],
    ...['Origin: null', 'Connection: Upgrade\r\nUpgrade: websocket', 'Connection: close', 'Upgrade: h2c'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Key: x'],
    ...['Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked', 'Expect: 100-continue'],
    ...['Range: bytes=0-1', 'a\0b: c', ': ', ' folded', `A: ${'a'.repeat(20_000)}`, 'Proxy-Connection: x'],
  ];
  const line = fc
    .tuple(
      fc.constantFrom('GET', 'GET', ...methods),
      fc.oneof(fc.constantFrom(...targets, ...odd), fc.webPath()),
      fc.constantFrom('HTTP/1.1', 'HTTP/1.1', ...versions),
    )
    .map((parts) => latin(`${parts.join(' ')}\r\n`));
  const head = fc
    .array(fc.constantFrom(`Host: ${host}`, ...headers), { maxLength: 8 })
    .map((lines) => latin(`${lines.join('\r\n')}\r\n\r\n`));
  return fc.oneof(
    { weight: 8, arbitrary: fc.tuple(line, head, anyBytes).map((parts) => Buffer.concat(parts)) },
    { weight: 1, arbitrary: fc.tuple(line, anyBytes).map((parts) => Buffer.concat(parts)) },
    { weight: 1, arbitrary: anyBytes },
  );
}

/** A frame of a WebSocket's client, right or wrong in its bits, length, mask and payload. Source: RFC 6455, 5.2. */
function frames(): fc.Arbitrary<Buffer> {
  const message = fc.oneof(
    fc.jsonValue().map((value) => latin(JSON.stringify(value))),
    fc
      .record({
        t: fc.constantFrom('q', 's', 'x'),
        i: fc.oneof(fc.string(), fc.integer()),
        m: fc.constantFrom<unknown>('hello', 'listRuns', 'watch', 'nosuch', '__proto__', 7, null),
        a: fc.oneof(fc.array(fc.jsonValue(), { maxLength: 3 }), fc.jsonValue()),
        e: fc.option(fc.jsonValue(), { nil: undefined }),
      })
      .map((value) => latin(JSON.stringify(value))),
    fc.float32Array({ maxLength: 5 }).map((data) => Buffer.from(encodeMessage({ data }) as ArrayBuffer)),
    fc.constantFrom(...['{', '[[[[', '{"$slot":1}', 'FSP1', '\xff\xfe'].map(latin)),
    anyBytes,
  );
  return fc
    .tuple(
      fc.constantFrom(0x81, 0x82, 0x81, 0x82, 0x80, 0x01, 0x88, 0x89, 0x8a, 0x83, 0xc1, 0x8f),
      message,
      fc.nat(20),
    )
    .map(([first, payload, kind]) => {
      if (kind === 0) return Buffer.concat([Buffer.from([first, payload.length & 127]), payload]); // no mask
      if (kind === 1)
        return Buffer.from([first, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
      const length = Buffer.from([0xfe, payload.length >> 8, payload.length & 255]);
      return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(4), payload]);
    });
}

/** Sends bytes in one connection, ends it, and waits until the other side has, too. @returns what was answered */
function exchange(port: number, sent: readonly Buffer[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const bytes of sent) socket.write(bytes);
      socket.end();
    });
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined).on('close', () => resolve(answer));
  });
}

async function exchangeAll(port: number, all: readonly (readonly Buffer[])[]): Promise<string[]> {
  const answers: string[] = [];
  for (let at = 0; at < all.length; at += TOGETHER)
    answers.push(...(await Promise.all(all.slice(at, at + TOGETHER).map((sent) => exchange(port, sent)))));
  return answers;
}

it(
  'requests and frames of any bytes, with the token and without, end no process and keep nobody from working',
  async () => {
    const { url, child } = await startServer({ FEATURESCOPE_HOME: temporaryFolder() });
    let stderr = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const port = Number(url.port);
    const cookie = await cookieOf(url);
    const owner = await connectSocket(url);
    const greet = () => owner.calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' });
    const [engine] = enginePids(child);

    const requests = fc.sample(requestsTo(url.host, cookie), SENT).map((request) => [request]);
    const answers = await exchangeAll(port, requests);
    const statuses = new Set(answers.flatMap((text) => /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? []));
    expect(statuses).toContain('400');
    expect(statuses).not.toContain('500');
    await greet();

    const upgrade = (given: string): Buffer =>
      latin(
        `GET /engine HTTP/1.1\r\nHost: ${url.host}\r\nOrigin: ${url.origin}\r\nCookie: ${given}\r\n` +
          'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
    const batches = fc.sample(fc.array(frames(), { minLength: 5, maxLength: 5 }), Math.ceil(SENT / 5));
    const connections = batches.map((batch, at) => [upgrade(at % 4 === 0 ? 'x=y' : cookie), ...batch]);
    const opened = await exchangeAll(port, connections);
    expect(opened.some((text) => text.startsWith('HTTP/1.1 101'))).toBe(true);
    expect(opened.filter((text) => text.includes('engine/internal'))).toEqual([]);

    await expect(greet()).resolves.toMatchObject({ protocol: PROTOCOL_VERSION });
    expect(child.exitCode).toBeNull();
    expect(enginePids(child)).toEqual([engine]);
    expect(stderr).toBe('');
  },
  120_000 + 100 * SENT,
);
