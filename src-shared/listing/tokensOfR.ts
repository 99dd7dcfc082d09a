import type { Span } from './Listing.ts';

/** A word of R code. */
export interface Token extends Span {
  kind: 'number' | 'string' | 'name' | 'operator' | 'mark' | 'newline' | 'other' | 'end';
  text: string;
}

const patterns: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /(?:[ \t\r\f\u00a0\ufeff]+|#[^\n]*)/y],
  ['newline', /\n/y],
  ['number', /(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)L?/y],
  ['string', /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y],
  ['name', /(?:`[^`]*`|[A-Za-z.\u0080-\uffff][\w.\u0080-\uffff]*)/y],
  ['operator', /(?:%[^%\n]*%|<<-|->>|<-|->|\|>|\|\||&&|==|!=|<=|>=|[-+*/^<>!&|~=])/y],
  ['mark', /(?:\[\[|:::|::|[()[\]{},;$@])/y],
  ['operator', /:/y],
  ['other', /[\s\S]/y],
];

/** The words of R code, without spaces and comments; the last is `end`. */
export function tokensOfR(code: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < code.length;) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const text = pattern.exec(code)?.[0];
      if (text === undefined) continue;
      if (kind !== 'space') tokens.push({ kind, text, from: at, to: at + text.length });
      at += text.length;
      break;
    }
  }
  return [...tokens, { kind: 'end', text: '', from: code.length, to: code.length }];
}
