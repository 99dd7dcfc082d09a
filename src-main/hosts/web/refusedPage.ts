import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describeError, type ErrorDetail, type Language } from '../../../src-shared/contract/errors.ts';
import { contentSecurityPolicy, securityHeaders } from '../securityHeaders.ts';

const style = `
:root { color-scheme: light dark; --paper: #fbfbfa; --ink: #1b1d21; --quiet: #62666d; --line: #e4e4e1; }
@media (prefers-color-scheme: dark) { :root { --paper: #121316; --ink: #e9e9e6; --quiet: #9a9ea6; --line: #2c2f35; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 15px/1.6 system-ui, sans-serif; }
main { max-width: 560px; padding: 32px; }
h1 { font-size: 24px; margin: 0 0 16px; padding-bottom: 16px; border-bottom: 1px solid var(--line); }
code { color: var(--quiet); font-size: 13px; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');
const headers = {
  ...securityHeaders,
  // This page is served without a token, so it cannot load anything: its style is inline, allowed by its hash.
  'Content-Security-Policy': contentSecurityPolicy.replace(
    "style-src 'self'",
    `style-src 'sha256-${styleHash}'`,
  ),
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
};

/** Why a request is refused. */
export type RefusalCode = 'host/wrong-token' | 'host/foreign-origin';

/** Responds to an unauthorised request with one sentence in both languages, and the code. */
export function refuse(
  response: ServerResponse,
  status: 401 | 403,
  code: RefusalCode,
  detail: ErrorDetail = {},
): void {
  const sentence = (language: Language): string =>
    `<p lang="${language}">${escape(describeError(code, detail, language))}</p>`;
  response.writeHead(status, headers);
  response.end(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Featurescope</title>' +
      `<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${style}</style></head>` +
      `<body><main><h1>Featurescope</h1>${sentence('en')}${sentence('ko')}<code>${code}</code></main></body></html>`,
  );
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
