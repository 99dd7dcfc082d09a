import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Rejects an upgrade with a plain HTTP response and closes the connection. */
export function refuseUpgrade(socket: Duplex, status: 400 | 401 | 403): void {
  endWith(socket, status);
}

/** Responds to a request that is not valid HTTP and closes the connection. */
export function answerUnreadable({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable || code === 'ECONNRESET') socket.destroy();
  else endWith(socket, (code && statuses[code]) || 400);
}

const statuses: Partial<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The client may keep its half of the connection open forever, so ours is closed as soon as the response is sent. */
function endWith(socket: Duplex, status: number): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
