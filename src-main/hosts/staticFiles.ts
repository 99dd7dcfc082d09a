import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The file a URL path stands for inside a folder; undefined when there is none or the path leads out of it. */
export function fileFor(folder: string, urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
  if (!path.startsWith(folder + sep) || decoded.includes('\0')) return undefined;
  return isFile(path) ? path : undefined;
}

/** Whether there is a file that may be looked at; a path may be too long, or run through a folder that is closed to us. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * What a file is and how long it may be kept. Bundled assets carry a hash in their name and may be kept forever; the
 * page itself may not.
 */
export function fileHeaders(path: string): Record<'Content-Type' | 'Cache-Control', string> {
  const hashed = path.includes(`${sep}assets${sep}`);
  return {
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-store',
  };
}

/**
 * Sends a file over HTTP. One that cannot be opened is answered: 404 where it is gone, as by a build that goes on meanwhile, else
 * 500. One that fails later ends the answer in the middle, which the client sees; a client that leaves closes the file.
 */
export function sendFile(response: ServerResponse, path: string, headers: Record<string, string>): void {
  const file = createReadStream(path);
  const fail = ({ code }: NodeJS.ErrnoException): void => {
    response.writeHead(code === 'ENOENT' ? 404 : 500, headers);
    response.end();
  };
  file.once('error', fail);
  file.once('open', () => {
    file.off('error', fail);
    response.writeHead(200, { ...headers, ...fileHeaders(path) });
    pipeline(file, response, () => undefined);
  });
}
