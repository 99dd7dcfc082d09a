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
  '.txt': 'text/plain; charset=utf-8',
};

/** The file of a URL path inside a folder; undefined if it does not exist or lies outside the folder. */
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

/** Whether a readable file exists; a path may also be too long or run through an inaccessible folder. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Content type and cache lifetime of a file. Bundled assets have a hash in their name and may be cached forever; the page
 * itself may not.
 */
export function fileHeaders(path: string): Record<'Content-Type' | 'Cache-Control', string> {
  const hashed = path.includes(`${sep}assets${sep}`);
  return {
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-store',
  };
}

/**
 * Sends a file over HTTP. If it cannot be opened, the response is 404 if it does not exist (a build may be replacing it),
 * else 500. A later error ends the response early, which the client notices; when a client disconnects, the file is
 * closed.
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
