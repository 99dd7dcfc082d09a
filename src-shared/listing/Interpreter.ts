import { arrayItem, arrayMember, type ArrayIndex } from './arrays.ts';
import { fitsFunction, libraryCall } from './libraryCalls.ts';
import { otherLibraryOf } from './otherLibraryOf.ts';
import type { Argument, Expression, Span, Statement } from './Listing.ts';
import type { Given, Report } from './makeLayer.ts';
import type { MarkReason } from './marks.ts';
import { modelMethod, type Calls } from './modelMethods.ts';
import { isTrue, operate } from './operations.ts';
import { concernsNetwork, plainOf, type MadeModel, type Value } from './values.ts';

/** Statements and calls that are followed at most; more stand for a loop that goes on. */
const MOST_STEPS = 20_000;
/** Calls of functions inside each other that are followed. */
const DEEPEST = 40;

type Scope = Map<string, Value>;

/** Thrown inside when a function returns. */
class Returned {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** Thrown inside when a listing goes on for too long. */
export class TooLong extends Error {}

/** What is found in a listing: networks, and marks at what is not understood. */
export interface Findings {
  models: MadeModel[];
  marks: { span: Span; reason: MarkReason }[];
  /** Statements that have nothing to do with a network. */
  passedOver: Span[];
}

/**
 * Follows the statements of a listing as far as networks are concerned: names, constants, layers, loops over known
 * numbers and the listing's own functions. Nothing is executed: no file, module or name of the machine is reached.
 */
export class Interpreter implements Calls {
  readonly findings: Findings = { models: [], marks: [], passedOver: [] };
  readonly #code: string;
  readonly #scopes: Scope[] = [new Map()];
  #steps = 0;
  /** Whether the statement being followed has had to do with a network. */
  #touched = false;

  readonly #language: 'Python' | 'R';

  /** @param code the listing, for the names of pieces in marks */
  constructor(code: string, language: 'Python' | 'R') {
    this.#code = code;
    this.#language = language;
  }

  /** @throws TooLong */
  run(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  readonly report: Report = (span, reason) => {
    // What follows from a piece that is marked already is not marked again.
    const isTold = this.findings.marks.some((mark) => mark.span.from >= span.from && mark.span.to <= span.to);
    if (!isTold) this.findings.marks.push({ span, reason });
  };

  touch(): void {
    this.#touched = true;
  }

  codeOf({ from, to }: Span): string {
    return this.#code.slice(from, to).replaceAll(/\s+/g, ' ').slice(0, 80);
  }

  #statement(statement: Statement): void {
    if (++this.#steps > MOST_STEPS) throw new TooLong();
    const before = this.#touched;
    this.#touched = false;
    this.#follow(statement);
    const isPlain = ['assign', 'expression', 'import', 'other'].includes(statement.kind);
    if (isPlain && !this.#touched && this.#scopes.length === 1 && !this.#isConstant(statement))
      this.findings.passedOver.push({ from: statement.from, to: statement.to });
    this.#touched ||= before;
  }

  /** Whether a statement only names a constant or a part of a network, which is used rather than passed over. */
  #isConstant(statement: Statement): boolean {
    if (statement.kind !== 'assign') return false;
    const scope = this.#scopes.at(-1)!;
    return namesOf(statement.targets).every((name) => !isData(scope.get(name)));
  }

  #follow(statement: Statement): void {
    switch (statement.kind) {
      case 'assign': {
        const value = this.value(statement.value);
        for (const target of statement.targets) this.#bind(target, value);
        return;
      }
      case 'expression':
        this.value(statement.value);
        return;
      case 'import':
        return this.#import(statement);
      case 'define': {
        const { parameters, body } = statement;
        this.#scopes.at(-1)!.set(statement.name, { is: 'function', parameters, body });
        return;
      }
      case 'return':
        throw new Returned(statement.value ? this.value(statement.value) : { is: 'plain', value: null });
      case 'loop':
        return this.#loop(statement);
      case 'branch':
        return this.#branch(statement);
      case 'block':
        return this.run(statement.body);
      case 'broken':
        this.#touched = true;
        return this.report(statement, { code: 'not-valid', detail: {} });
      case 'other':
        return this.#other(statement);
    }
  }

  #import({ module, names }: Extract<Statement, { kind: 'import' }>): void {
    const library = otherLibraryOf(module || (names[0]?.name ?? ''));
    for (const { name, alias } of names) {
      const path = module ? `${module}.${name}` : alias === name ? name.split('.')[0]! : name;
      if (name !== '*') this.#scopes.at(-1)!.set(alias.split('.')[0]!, { is: 'path', path });
    }
    if (library) this.foreign(library);
  }

  foreign(library: string): void {
    this.#libraries.add(library);
  }

  readonly #libraries = new Set<string>();

  /** Other libraries for networks that the listing imports. */
  get otherLibraries(): readonly string[] {
    return [...this.#libraries];
  }

  #bind(target: Expression, value: Value): void {
    if (target.kind === 'name') this.#scopes.at(-1)!.set(target.name, value);
    else if (target.kind === 'list') {
      const items = value.is === 'list' ? value.items : [];
      target.items.forEach((item, at) => this.#bind(item, items[at] ?? { is: 'unknown', code: item }));
    } else if (concernsNetwork(value) || this.value(rootOf(target)).is === 'model')
      this.report(target, { code: 'not-followed', detail: { what: this.codeOf(target) } });
  }

  #loop(statement: Extract<Statement, { kind: 'loop' }>): void {
    const over = this.value(statement.over);
    if (over.is === 'list') {
      for (const item of over.items) {
        this.#bind(statement.variable, item);
        this.run(statement.body);
      }
    } else this.#followBlind(statement, statement.body);
  }

  #branch({ branches, from, to }: Extract<Statement, { kind: 'branch' }>): void {
    for (const [at, { condition, body }] of branches.entries()) {
      const truth = condition ? isTrue(this.value(condition)) : true;
      if (truth === undefined) {
        const rest = branches.slice(at).flatMap((branch) => branch.body);
        return this.#followBlind({ from, to }, rest);
      }
      if (truth) return this.run(body);
    }
  }

  #other(statement: Extract<Statement, { kind: 'other' }>): void {
    this.#followBlind(statement, [
      ...statement.parts.map((value): Statement => ({ ...spanOf(value), kind: 'expression', value })),
      ...statement.body,
    ]);
  }

  /**
   * Statements of which it is not known whether and how often they run: marked if they have to do with a network, else
   * passed over.
   */
  #followBlind(whole: Span, body: readonly Statement[]): void {
    const { models, marks } = this.findings;
    const count = { models: models.length, marks: marks.length };
    const passed = this.findings.passedOver.length;
    const before = this.#touched;
    this.#touched = false;
    try {
      this.run(body);
    } catch (error) {
      if (!(error instanceof Returned)) throw error;
    }
    const concerns = this.#touched || models.length > count.models;
    marks.length = count.marks;
    this.findings.passedOver.length = passed;
    if (concerns)
      this.report(firstLine(whole, this.#code), notFollowed(this.codeOf(firstLine(whole, this.#code))));
    else if (this.#scopes.length === 1) this.findings.passedOver.push({ from: whole.from, to: whole.to });
    this.#touched ||= before;
  }

  /** The value of an expression. */
  value(expression: Expression): Value {
    if (++this.#steps > MOST_STEPS) throw new TooLong();
    switch (expression.kind) {
      case 'value':
        return { is: 'plain', value: expression.value };
      case 'name':
        return this.#lookUp(expression.name);
      case 'list':
        return { is: 'list', items: expression.items.map((item) => this.value(item)) };
      case 'member':
        return this.#member(expression);
      case 'item':
        return this.#item(expression);
      case 'call':
        return this.#call(expression);
      case 'operation':
        return this.#operation(expression);
      case 'slice':
        return { is: 'unknown', code: expression };
      case 'other':
        return this.#unknown(
          expression,
          expression.parts.map((part) => this.value(part)),
        );
    }
  }

  #lookUp(name: string): Value {
    for (const scope of this.#scopes.toReversed()) {
      const found = scope.get(name);
      if (found) return found;
    }
    return name === '__name__' ? { is: 'plain', value: '__main__' } : { is: 'path', path: name };
  }

  #member(expression: Extract<Expression, { kind: 'member' }>): Value {
    const object = this.value(expression.object);
    if (object.is === 'path') return { is: 'path', path: `${object.path}.${expression.name}` };
    if (object.is === 'unknown') return { is: 'unknown', code: expression };
    if (object.is === 'record')
      return object.entries.get(expression.name) ?? { is: 'unknown', code: expression };
    const member = object.is === 'array' ? arrayMember(object, expression.name) : undefined;
    if (member) return member;
    return { is: 'method', of: object, name: expression.name };
  }

  #item(expression: Extract<Expression, { kind: 'item' }>): Value {
    const object = this.value(expression.object);
    const [first] = expression.indices;
    if (object.is === 'array' && this.#language === 'Python')
      return arrayItem(
        object,
        expression.indices.map((index) => this.#arrayIndex(index)),
      );
    if (object.is === 'list' && first && expression.indices.length === 1)
      return this.#partOf(object.items, first) ?? { is: 'unknown', code: expression };
    return { is: 'unknown', code: expression };
  }

  #arrayIndex(index: Expression): ArrayIndex {
    if (index.kind === 'slice') return index.start || index.end ? 'part' : 'all';
    const value = this.value(index);
    if (value.is === 'path') return /newaxis$/.test(value.path) ? 'new' : 'part';
    if (value.is === 'plain') return value.value === null ? 'new' : 'one';
    return this.codeOf(index) === '...' ? 'rest' : 'part';
  }

  /** An item of a list, or several; R counts from 1, and leaves out what is negative. */
  #partOf(items: readonly Value[], index: Expression): Value | undefined {
    if (index.kind === 'slice') {
      const [start, end] = [index.start, index.end].map((side) => side && plainOf(this.value(side)));
      const isKnown = [start, end].every((side) => side === undefined || typeof side === 'number');
      return isKnown ? { is: 'list', items: items.slice(start as number, end as number) } : undefined;
    }
    const at = plainOf(this.value(index));
    if (this.#language === 'Python') return typeof at === 'number' ? items.at(at) : undefined;
    if (typeof at === 'number' && at > 0) return items[at - 1];
    const many = [at].flat();
    if (!many.every((one) => typeof one === 'number')) return undefined;
    if (many.every((one) => one < 0))
      return { is: 'list', items: items.filter((_item, position) => !many.includes(-position - 1)) };
    return { is: 'list', items: many.flatMap((one) => items[one - 1] ?? []) };
  }

  #operation(expression: Extract<Expression, { kind: 'operation' }>): Value {
    const operands = expression.operands.map((operand) => this.value(operand));
    if (expression.operator === '%<-%') this.#bind(expression.operands[0]!, asList(operands[1]!));
    return operate(expression.operator, operands) ?? this.#unknown(expression, operands);
  }

  /** An expression that is not followed; marked if it is made of parts of a network. */
  #unknown(expression: Expression, parts: readonly Value[]): Value {
    if (parts.some(concernsNetwork)) this.report(expression, notFollowed(this.codeOf(expression)));
    return { is: 'unknown', code: expression };
  }

  #call(expression: Extract<Expression, { kind: 'call' }>): Value {
    const callee = this.value(expression.callee);
    const given = expression.arguments.flatMap((argument) => this.#given(argument));
    if (callee.is === 'function') return this.#callFunction(callee, given, expression);
    if (callee.is === 'method') return modelMethod(callee, given, expression, this);
    if (callee.is === 'layer' || callee.is === 'model') return fitsFunction(callee, given, expression, this);
    if (callee.is === 'path') return libraryCall(callee.path, given, expression, this);
    return this.unknownCall(expression, given);
  }

  /** A call that is not followed: marked if parts of a network go into it. */
  unknownCall(expression: Expression, given: readonly Given[]): Value {
    if (given.some(({ value }) => concernsNetwork(value))) {
      const callee = expression.kind === 'call' ? expression.callee : expression;
      this.report(expression, { code: 'function-unknown', detail: { name: this.codeOf(callee) } });
    }
    return { is: 'unknown', code: expression };
  }

  #given({ name, value: expression, spread }: Argument): Given[] {
    const value = this.value(expression);
    const span = { from: expression.from, to: expression.to };
    if (spread && value.is === 'list')
      return value.items.map((item) => ({
        name: undefined,
        value: item,
        span,
        code: this.codeOf(expression),
      }));
    if (spread)
      return [
        { name: '**', value: { is: 'unknown', code: expression }, span, code: this.codeOf(expression) },
      ];
    return [{ name, value, span, code: this.codeOf(expression) }];
  }

  #callFunction(
    { parameters, body }: Extract<Value, { is: 'function' }>,
    given: readonly Given[],
    expression: Expression,
  ): Value {
    if (this.#scopes.length > DEEPEST) throw new TooLong();
    const scope: Scope = new Map();
    for (const { name, usual } of parameters) if (usual) scope.set(name, this.value(usual));
    let position = 0;
    for (const { name, value } of given) {
      const target = name ?? parameters[position++]?.name;
      if (target !== undefined) scope.set(target, value);
    }
    for (const { name } of parameters)
      if (!scope.has(name)) scope.set(name, { is: 'unknown', code: expression });
    this.#scopes.push(scope);
    try {
      this.run(body);
      return { is: 'plain', value: null };
    } catch (error) {
      if (error instanceof Returned) return error.value;
      throw error;
    } finally {
      this.#scopes.pop();
    }
  }
}

/** The entries of a list of R with names, in order; any other value unchanged. */
const asList = (value: Value): Value =>
  value.is === 'record' ? { is: 'list', items: [...value.entries.values()].map(asList) } : value;

/** The names that an assignment binds. */
const namesOf = (targets: readonly Expression[]): string[] =>
  targets.flatMap((target) => {
    if (target.kind === 'list') return namesOf(target.items);
    return target.kind === 'name' ? [target.name] : [''];
  });

/** Whether a value is data, or known only when the code runs. */
function isData(value: Value | undefined): boolean {
  if (value?.is === 'list') return value.items.some(isData);
  return value === undefined || ['unknown', 'array', 'record'].includes(value.is);
}

const notFollowed = (what: string): MarkReason => ({ code: 'not-followed', detail: { what } });

const spanOf = ({ from, to }: Span): Span => ({ from, to });

/** The first line of a piece of code. */
function firstLine({ from, to }: Span, code: string): Span {
  const end = code.indexOf('\n', from);
  return { from, to: end < 0 ? to : Math.min(to, end) };
}

/** The innermost object of `a.b.c` or `a[0].b`. */
function rootOf(expression: Expression): Expression {
  return expression.kind === 'member' || expression.kind === 'item' ? rootOf(expression.object) : expression;
}
