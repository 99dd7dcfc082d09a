import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';

/** An unguessable token: 256 random bits. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares tokens in constant time. */
export function sameToken(given: string | undefined, token: string): boolean {
  if (given === undefined) return false;
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/**
 * Path of the page, which nobody can guess. A browser sends a cookie to every port of a host, but only for paths below the
 * cookie's own; another server on this machine does not know that path, so no request for it reaches that server.
 */
export function makePlace(): string {
  return `/${randomBytes(12).toString('base64url')}/`;
}

/** Name of the cookie with the token. Cookies are shared between ports, so the name contains the port. */
export const cookieName = (port: number): string => `featurescope-${port}`;

/** The token in a request's cookie. */
export function cookieToken(request: IncomingMessage, port: number): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
  return cookies.find(([name]) => name === cookieName(port))?.[1];
}

/**
 * Whether the request was meant for this server: its Host header names an address that the server listens on. This
 * prevents a foreign page from reaching the server through its own host name (DNS rebinding).
 */
export function isOwnHost(request: IncomingMessage, port: number, boundTo: string): boolean {
  const host = request.headers.host ?? '';
  const everywhere = boundTo === '0.0.0.0' || boundTo === '::';
  const names = ['127.0.0.1', 'localhost', '[::1]', boundTo, ...(everywhere ? [hostname()] : [])];
  if (names.some((name) => host === `${name}:${port}` || (port === 80 && host === name))) return true;
  return everywhere && /^(\d{1,3}\.){3}\d{1,3}:\d+$/.test(host);
}

/** Whether a WebSocket was opened by this server's own page. */
export function isOwnOrigin(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host ?? ''}`;
}
