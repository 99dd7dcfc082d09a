import type { BackendInfo } from '../../../src-shared/contract/service.ts';

/** The outcome of trying one backend. */
export type Trial = { ok: true; info: BackendInfo } | { ok: false; reason: string };
