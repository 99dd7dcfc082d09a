import type { BackendInfo } from '../../protocol/service.ts';

/** The outcome of trying one backend. */
export type Trial = { ok: true; info: BackendInfo } | { ok: false; reason: string };
