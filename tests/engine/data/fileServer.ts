import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as received by the server. */
export interface Seen {
  name: string;
  range: string | undefined;
}

/** Faults of a server, by request number (from 0). */
export interface Manners {
  /** Cuts the connection after this many bytes of the response's body. */
  cutAfter?: (request: number) => number | undefined;
  /** What a cut waits for, besides the sending of the bytes: until the client has processed them. */
  cutWhen?: (name: string, bytes: number) => Promise<unknown>;
  /** Responds with this status and nothing else. */
  status?: (request: number) => number | undefined;
  /** Ignores ranges and always sends the whole file. */
  noRanges?: boolean;
  /** Sends this many bytes and then nothing more, without closing. */
  stallAfter?: (request: number) => number | undefined;
  /** Sends this instead of the file's bytes. */
  replace?: (bytes: Buffer, request: number) => Buffer;
}

/** A real HTTP server on 127.0.0.1, closed after the test. */
export async function serveFiles(
  files: Record<string, Buffer>,
  manners: Manners = {},
): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => answer(request, response, files, manners, seen));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: Record<string, Buffer>,
  manners: Manners,
  seen: Seen[],
): void {
  const number = seen.length;
  const name = (request.url ?? '/').slice(1);
  seen.push({ name, range: request.headers.range });
  const status = files[name] === undefined ? 404 : manners.status?.(number);
  if (status !== undefined) {
    response.writeHead(status).end();
    return;
  }
  const whole = manners.replace?.(files[name]!, number) ?? files[name]!;
  const start = manners.noRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const body = whole.subarray(start);
  const headers: Record<string, string | number> = { 'content-length': body.length };
  if (start > 0) headers['content-range'] = `bytes ${start}-${whole.length - 1}/${whole.length}`;
  response.writeHead(start > 0 ? 206 : 200, headers);
  const limit = manners.cutAfter?.(number) ?? manners.stallAfter?.(number);
  if (limit === undefined) {
    response.end(body);
  } else if (manners.stallAfter !== undefined) {
    response.write(body.subarray(0, limit));
  } else {
    response.write(body.subarray(0, limit), () => {
      void Promise.resolve(manners.cutWhen?.(name, start + limit)).then(() => response.destroy());
    });
  }
}
