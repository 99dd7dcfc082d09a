import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Refuses an upgrade with a plain HTTP answer, and ends its connection. */
export function refuseUpgrade(socket: Duplex, status: 400 | 401 | 403): void {
  endWith(socket, status);
}

/** Answers what cannot be read as HTTP at all, and ends its connection. */
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

/** The other side may keep its half of the connection open for ever; ours is closed as soon as the answer is out. */
function endWith(socket: Duplex, status: number): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
