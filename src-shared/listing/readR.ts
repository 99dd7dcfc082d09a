import type { Argument, Branch, Expression, Parameter, Span, Statement } from './Listing.ts';
import { tokensOfR, type Token } from './tokensOfR.ts';

/** Reads R code into statements. Nothing is executed; what is no valid code becomes `broken`. */
export function readR(code: string): Statement[] {
  return new RReader(tokensOfR(code)).statements();
}

/** Binding power of operators between two expressions, weakest first. Source: R's help page "Syntax". */
const powers: Readonly<Record<string, number>> = {
  ...{ '<-': 2, '<<-': 2, '->': 2, '->>': 2, '=': 1, '~': 3, '||': 4, '|': 4, '&&': 5, '&': 5 },
  ...{ '==': 7, '!=': 7, '<': 7, '>': 7, '<=': 7, '>=': 7, '+': 8, '-': 8, '*': 9, '/': 9 },
  ...{ '|>': 10, ':': 11, '^': 13 },
};
const PIPE = 10;
const UNARY = 12;
/** Nesting of brackets that is read. */
const DEEPEST = 200;

const powerOf = ({ text, kind }: Token): number | undefined =>
  kind !== 'operator' ? undefined : /^%.*%$/.test(text) ? PIPE : powers[text];

/** Thrown inside for code that is no R. */
class NotR extends Error {}

class RReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The statements up to a closing brace or the end. */
  statements(): Statement[] {
    const found: Statement[] = [];
    for (;;) {
      while (this.#is('newline') || this.#is(';')) this.#at += 1;
      if (this.#is('end')) return found;
      if (this.#is('}')) {
        if (this.#depth > 0) return found;
        found.push({ ...this.#next(), kind: 'broken' });
        continue;
      }
      found.push(this.#statement());
    }
  }

  #statement(): Statement {
    const first = this.#peek();
    const start = this.#at;
    const depth = this.#depth;
    try {
      const statement = this.#control() ?? this.#simple();
      if (!['newline', ';', 'end', '}'].some((text) => this.#is(text))) throw new NotR();
      return statement;
    } catch (error) {
      if (!(error instanceof NotR)) throw error;
      this.#depth = depth;
      this.#at = Math.max(this.#at, start + 1);
      while (!this.#is('newline') && !this.#is('end')) this.#at += 1;
      return { from: first.from, to: this.#tokens[this.#at - 1]!.to, kind: 'broken' };
    }
  }

  #control(): Statement | undefined {
    const { from } = this.#peek();
    if (this.#take('if')) return this.#spanned(from, { kind: 'branch', branches: this.#branches() });
    if (this.#take('for')) return this.#loop(from);
    if (this.#is('while') || this.#is('repeat')) {
      const parts = this.#next().text === 'while' ? [this.#bracketed()] : [];
      return this.#spanned(from, { kind: 'other', parts, body: this.#body() });
    }
    if (this.#is('{')) return this.#spanned(from, { kind: 'block', body: this.#body() });
    return undefined;
  }

  #loop(from: number): Statement {
    this.#expect('(');
    const variable = this.#primary();
    this.#expect('in');
    const over = this.#expression(0);
    this.#expect(')');
    return this.#spanned(from, { kind: 'loop', variable, over, body: this.#body() });
  }

  #branches(): Branch[] {
    const branches: Branch[] = [{ condition: this.#bracketed(), body: this.#body() }];
    const start = this.#at;
    this.#skipNewlines();
    if (!this.#take('else')) {
      this.#at = start;
      return branches;
    }
    if (this.#take('if')) return [...branches, ...this.#branches()];
    return [...branches, { body: this.#body() }];
  }

  /** Statements in braces, or one statement. */
  #body(): Statement[] {
    this.#skipNewlines();
    if (!this.#take('{')) return [this.#statement()];
    if (++this.#depth > DEEPEST) throw new NotR();
    const body = this.statements();
    this.#expect('}');
    this.#depth -= 1;
    return body;
  }

  #bracketed(): Expression {
    this.#expect('(');
    const inner = this.#expression(0);
    this.#expect(')');
    return inner;
  }

  #simple(): Statement {
    const { from } = this.#peek();
    if (this.#is('name') && ['library', 'require'].includes(this.#peek().text)) {
      const value = this.#expression(0);
      return this.#spanned(from, { kind: 'import', module: '', names: namesIn(value) });
    }
    const defined = this.#definition(from);
    if (defined) return defined;
    const left = this.#expression(3);
    for (const arrow of ['<-', '<<-', '=']) if (this.#take(arrow)) return this.#assign(from, left);
    for (const arrow of ['->', '->>'])
      if (this.#take(arrow))
        return this.#spanned(from, { kind: 'assign', targets: [this.#expression(3)], value: left });
    return this.#spanned(from, { kind: 'expression', value: left });
  }

  #assign(from: number, target: Expression): Statement {
    this.#skipNewlines();
    const value = this.#expression(3);
    if (this.#is('<-') || this.#is('=')) {
      this.#at += 1;
      const inner = this.#assign(from, value);
      if (inner.kind !== 'assign') throw new NotR();
      return { ...inner, targets: [target, ...inner.targets] };
    }
    return this.#spanned(from, { kind: 'assign', targets: [target], value });
  }

  /** `name <- function(a, b = 1) { ... }` */
  #definition(from: number): Statement | undefined {
    const [name, arrow, word] = this.#tokens.slice(this.#at, this.#at + 3);
    if (name?.kind !== 'name' || !['<-', '='].includes(arrow?.text ?? '') || word?.text !== 'function')
      return undefined;
    this.#at += 3;
    this.#expect('(');
    const parameters: Parameter[] = [];
    this.#skipNewlines();
    while (!this.#take(')')) {
      const parameter: Parameter = { name: this.#next().text };
      if (this.#take('=')) parameter.usual = this.#expression(3);
      parameters.push(parameter);
      this.#skipNewlines();
      this.#take(',');
      this.#skipNewlines();
      if (this.#is('end')) throw new NotR();
    }
    const body = withResult(this.#body());
    return this.#spanned(from, { kind: 'define', name: name.text, parameters, body });
  }

  /** An expression whose operators bind at least as strongly as `weakest`. */
  #expression(weakest: number): Expression {
    if (++this.#depth > DEEPEST) throw new NotR();
    let left = this.#unary();
    for (;;) {
      const operator = this.#peek();
      const power = powerOf(operator);
      if (power === undefined || power < Math.max(weakest, 3)) break;
      this.#at += 1;
      this.#skipNewlines();
      const right = this.#expression(operator.text === '^' ? power : power + 1);
      left = combine(operator.text, left, right);
    }
    this.#depth -= 1;
    return left;
  }

  #unary(): Expression {
    const { text, from, kind } = this.#peek();
    if (kind === 'operator' && ['-', '+', '!', '~'].includes(text)) {
      this.#at += 1;
      const operand = this.#expression(text === '!' || text === '~' ? 6 : UNARY);
      return { from, to: operand.to, kind: 'operation', operator: text, operands: [operand] };
    }
    return this.#postfix(this.#primary());
  }

  #postfix(start: Expression): Expression {
    let object = start;
    for (;;) {
      const { from } = object;
      if (this.#take('(')) {
        const given = this.#arguments(')');
        object = this.#spanned(from, callOf(object, given));
      } else if (this.#is('[[') || this.#is('[')) {
        const isDouble = this.#next().text === '[[';
        const given = this.#arguments(']');
        if (isDouble) this.#expect(']');
        object = this.#spanned(from, { kind: 'item', object, indices: given.map(({ value }) => value) });
      } else if (this.#take('$') || this.#take('@') || this.#take('::') || this.#take(':::')) {
        object = this.#spanned(from, { kind: 'member', object, name: this.#next().text });
      } else return object;
    }
  }

  #arguments(closing: string): Argument[] {
    const given: Argument[] = [];
    if (++this.#depth > DEEPEST) throw new NotR();
    this.#skipNewlines();
    while (!this.#take(closing)) {
      if (this.#take(',')) {
        this.#skipNewlines();
        continue;
      }
      const [name, sign] = this.#tokens.slice(this.#at, this.#at + 2);
      const isNamed = (name?.kind === 'name' || name?.kind === 'string') && sign?.text === '=';
      if (isNamed) this.#at += 2;
      this.#skipNewlines();
      if (isNamed && (this.#is(',') || this.#is(closing))) continue;
      given.push({ name: isNamed ? nameIn(name) : undefined, value: this.#expression(0) });
      this.#skipNewlines();
      if (!this.#is(',') && !this.#is(closing)) throw new NotR();
    }
    this.#depth -= 1;
    return given;
  }

  #primary(): Expression {
    const token = this.#next();
    const { from, to, text, kind } = token;
    const span = { from, to };
    if (kind === 'number') return { ...span, kind: 'value', value: Number(text.replace(/L$/, '')) };
    if (kind === 'string') return { ...span, kind: 'value', value: nameIn(token) };
    if (text === '(') {
      this.#skipNewlines();
      const inner = this.#expression(0);
      this.#skipNewlines();
      this.#expect(')');
      return inner;
    }
    if (text === 'function') return this.#anonymous(from);
    if (kind !== 'name') throw new NotR();
    const constant = constants.get(text);
    return constant === undefined
      ? { ...span, kind: 'name', name: text }
      : { ...span, kind: 'value', value: constant };
  }

  /** A function without a name is skipped over. */
  #anonymous(from: number): Expression {
    this.#expect('(');
    this.#arguments(')');
    if (this.#is('{')) this.#body();
    else this.#expression(0);
    return this.#spanned(from, { kind: 'other', parts: [] });
  }

  #spanned<Part>(from: number, part: Part): Part & Span {
    return { ...part, from, to: this.#tokens[Math.max(0, this.#at - 1)]!.to };
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind === 'end') throw new NotR();
    this.#at += 1;
    return token;
  }

  /** Whether the next token is a word, a mark or of a kind. */
  #is(what: string): boolean {
    const { kind, text } = this.#peek();
    return kind === what || (text === what && kind !== 'string');
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new NotR();
  }

  #skipNewlines(): void {
    while (this.#is('newline')) this.#at += 1;
  }
}

const constants = new Map<string, boolean | null>([
  ['TRUE', true],
  ['T', true],
  ['FALSE', false],
  ['F', false],
  ['NULL', null],
  ['NA', null],
]);

const nameIn = ({ text, kind }: Token): string =>
  kind === 'string' ? text.slice(1, -1).replaceAll(/\\(["'\\])/g, '$1') : text.replaceAll('`', '');

/** `c(28, 28, 1)` and `list(a, b)` are lists; all other calls are calls. */
function callOf(
  callee: Expression,
  given: readonly Argument[],
):
  | { kind: 'list'; items: Expression[] }
  | { kind: 'call'; callee: Expression; arguments: readonly Argument[] } {
  const isList = callee.kind === 'name' && ['c', 'list'].includes(callee.name);
  const isPlain = given.every(({ name }) => name === undefined);
  if (isList && isPlain) return { kind: 'list', items: given.map(({ value }) => value) };
  return { kind: 'call', callee, arguments: given };
}

/** A pipe passes its left side on as the first argument of the call on its right. */
function combine(operator: string, left: Expression, right: Expression): Expression {
  const span = { from: left.from, to: right.to };
  if (operator !== '%>%' && operator !== '|>' && operator !== '%<>%')
    return { ...span, kind: 'operation', operator, operands: [left, right] };
  const first: Argument = { value: left };
  if (right.kind === 'call') return { ...right, ...span, arguments: [first, ...right.arguments] };
  return { ...span, kind: 'call', callee: right, arguments: [first] };
}

/** The value of a function in R is that of its last statement. */
function withResult(body: readonly Statement[]): Statement[] {
  const last = body.at(-1);
  if (last?.kind !== 'expression') return [...body];
  return [
    ...body.slice(0, -1),
    { from: last.from, to: last.to, kind: 'return', value: returned(last.value) },
  ];
}

const returned = (value: Expression): Expression =>
  value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === 'return'
    ? (value.arguments[0]?.value ?? value)
    : value;

const namesIn = (value: Expression): { name: string; alias: string }[] =>
  value.kind === 'call'
    ? value.arguments.flatMap(({ value: of }) =>
        of.kind === 'name' ? [{ name: of.name, alias: of.name }] : [],
      )
    : [];
