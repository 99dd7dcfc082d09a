import { createReadStream, existsSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

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
  return existsSync(path) && statSync(path).isFile() ? path : undefined;
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

/** Sends a file over HTTP. */
export function sendFile(response: ServerResponse, path: string, headers: Record<string, string>): void {
  response.writeHead(200, { ...headers, ...fileHeaders(path) });
  createReadStream(path).pipe(response);
}
