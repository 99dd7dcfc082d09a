import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import type { Argument, Branch, Expression, Parameter, Span, Statement } from './Listing.ts';

/** Reads Python code into statements. Nothing is executed; what is no valid code becomes `broken`. */
export function readPython(code: string): Statement[] {
  return new PythonReader(code).statements(parser.parse(withPlainNumbers(code)).topNode);
}

const TEXT_OR_NUMBER =
  /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*)|(?<![\w.])(\d[\d_]*)\.([eE][+-]?\d+)?(?![\w.])/g;

/** The grammar knows no numbers that end in a point (`255.`): the point becomes a space, so that all offsets stay. */
function withPlainNumbers(code: string): string {
  return code.replace(TEXT_OR_NUMBER, (whole, text?: string, digits = '', exponent = '') =>
    text === undefined ? `${digits}${exponent} ` : whole,
  );
}

/** Words and marks between the parts of a statement or expression. */
const isMark = ({ name }: SyntaxNode): boolean =>
  /^[^A-Z⚠]/.test(name) || name === 'AssignOp' || name === 'Comment';

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** The parts of a node that are no words or marks. */
const partsOf = (node: SyntaxNode): SyntaxNode[] => childrenOf(node).filter((child) => !isMark(child));

const isBroken = (node: SyntaxNode): boolean =>
  node.type.isError || childrenOf(node).some((child) => isBroken(child));

class PythonReader {
  readonly #code: string;

  constructor(code: string) {
    this.#code = code;
  }

  statements(node: SyntaxNode): Statement[] {
    return partsOf(node).flatMap((child) => this.#statement(child));
  }

  #statement(node: SyntaxNode): Statement[] {
    const span = spanOf(node);
    const compound = [
      'FunctionDefinition',
      'ForStatement',
      'IfStatement',
      'WithStatement',
      'ClassDefinition',
    ];
    if (!compound.includes(node.name) && node.name !== 'TryStatement' && isBroken(node))
      return [{ ...span, kind: 'broken' }];
    switch (node.name) {
      case 'StatementGroup':
        return this.statements(node);
      case 'ImportStatement':
        return this.#import(node);
      case 'AssignStatement':
        return [this.#assign(node)];
      case 'ExpressionStatement':
        return partsOf(node).map((part) => ({ ...span, kind: 'expression', value: this.#expression(part) }));
      case 'ReturnStatement': {
        const parts = partsOf(node);
        const value = parts.length > 1 ? this.#list(node, parts) : parts[0] && this.#expression(parts[0]);
        return [{ ...span, kind: 'return', value }];
      }
      case 'FunctionDefinition':
        return [this.#define(node)];
      case 'DecoratedStatement':
        return partsOf(node).flatMap((part) => (part.name === 'Decorator' ? [] : this.#statement(part)));
      case 'ForStatement':
        return [this.#loop(node)];
      case 'IfStatement':
        return [{ ...span, kind: 'branch', branches: this.#branches(node) }];
      case 'WithStatement':
        return [{ ...span, kind: 'block', body: this.#body(node) }];
      case 'PassStatement':
        return [];
      case 'UpdateStatement':
        return [this.#update(node)];
      case 'TryStatement': {
        const body = node.getChild('Body');
        return [{ ...span, kind: 'block', body: body ? this.statements(body) : [] }];
      }
      case 'DeleteStatement':
      case 'AssertStatement':
      case 'ScopeStatement':
        return [{ ...span, kind: 'other', parts: [], body: [] }];
      default:
        return [{ ...span, kind: 'other', parts: this.#expressionsIn(node), body: this.#body(node) }];
    }
  }

  #import(node: SyntaxNode): Statement[] {
    // The grammar lists the words of an import flatly, so its text is read instead.
    const text = this.#text(node).replaceAll(/[()\\]|#.*/g, ' ');
    const span = spanOf(node);
    const from = /^from\s+([\w.]+)\s+import\s+([\s\S]*)$/.exec(text);
    const names = (list: string) =>
      list.split(',').flatMap((part) => {
        const [name, alias] = part.trim().split(/\s+as\s+/);
        return name ? [{ name, alias: alias ?? name }] : [];
      });
    if (from) return [{ ...span, kind: 'import', module: from[1]!, names: names(from[2]!) }];
    return [{ ...span, kind: 'import', module: '', names: names(text.replace(/^import\s+/, '')) }];
  }

  /** `a = b = value`, `a, b = value` and `a: type = value`. */
  #assign(node: SyntaxNode): Statement {
    const groups: SyntaxNode[][] = [[]];
    for (const child of childrenOf(node)) {
      if (child.name === 'AssignOp') groups.push([]);
      else if (child.name !== 'TypeDef' && !isMark(child)) groups.at(-1)!.push(child);
    }
    const sides = groups.map((group) =>
      group.length === 1 ? this.#expression(group[0]!) : this.#list(node, group),
    );
    if (sides.length === 1) return { ...spanOf(node), kind: 'other', parts: sides, body: [] };
    return { ...spanOf(node), kind: 'assign', targets: sides.slice(0, -1), value: sides.at(-1)! };
  }

  /** `a += value` */
  #update(node: SyntaxNode): Statement {
    const [target, operator, value] = childrenOf(node);
    if (!target || !operator || !value) return { ...spanOf(node), kind: 'broken' };
    const operands = [this.#expression(target), this.#expression(value)];
    const sum: Expression = {
      ...spanOf(node),
      kind: 'operation',
      operator: this.#text(operator).slice(0, -1),
      operands,
    };
    return { ...spanOf(node), kind: 'assign', targets: [operands[0]!], value: sum };
  }

  #define(node: SyntaxNode): Statement {
    const name = node.getChild('VariableName');
    const list = node.getChild('ParamList');
    const parameters: Parameter[] = [];
    for (const child of list ? childrenOf(list) : []) {
      const last = parameters.at(-1);
      if (child.prevSibling?.name === 'AssignOp' && last) last.usual = this.#expression(child);
      else if (child.name === 'VariableName') parameters.push({ name: this.#text(child) });
    }
    const body = this.#body(node);
    return { ...spanOf(node), kind: 'define', name: name ? this.#text(name) : '', parameters, body };
  }

  #loop(node: SyntaxNode): Statement {
    const children = childrenOf(node);
    const at = children.findIndex(({ name }) => name === 'in');
    const variables = children.slice(0, at).filter((child) => !isMark(child));
    const over = children.slice(at + 1).find((child) => !isMark(child));
    const body = this.#body(node);
    if (at < 0 || !over || variables.length === 0) return { ...spanOf(node), kind: 'broken' };
    const variable = variables.length === 1 ? this.#expression(variables[0]!) : this.#list(node, variables);
    return { ...spanOf(node), kind: 'loop', variable, over: this.#expression(over), body };
  }

  #branches(node: SyntaxNode): Branch[] {
    const branches: Branch[] = [];
    let condition: Expression | undefined;
    for (const child of childrenOf(node)) {
      if (child.name === 'Body') {
        branches.push({ condition, body: this.statements(child) });
        condition = undefined;
      } else if (!isMark(child)) condition = this.#expression(child);
    }
    return branches;
  }

  #body(node: SyntaxNode): Statement[] {
    return childrenOf(node).flatMap((child) => (child.name === 'Body' ? this.statements(child) : []));
  }

  #expressionsIn(node: SyntaxNode): Expression[] {
    return partsOf(node).flatMap((part) => (part.name === 'Body' ? [] : [this.#expression(part)]));
  }

  #expression(node: SyntaxNode): Expression {
    const span = spanOf(node);
    const text = this.#text(node);
    switch (node.name) {
      case 'Number':
        return numberFrom(text, span);
      case 'String':
        return { ...span, kind: 'value', value: stringFrom(text) };
      case 'ContinuedString':
        return this.#joined(node);
      case 'Boolean':
        return { ...span, kind: 'value', value: text === 'True' };
      case 'None':
        return { ...span, kind: 'value', value: null };
      case 'VariableName':
        return { ...span, kind: 'name', name: text };
      case 'ParenthesizedExpression':
        return this.#expression(partsOf(node)[0] ?? node.firstChild!);
      case 'TupleExpression':
      case 'ArrayExpression':
        return this.#list(node, partsOf(node));
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression':
        return this.#call(node);
      case 'UnaryExpression':
      case 'BinaryExpression':
        return this.#operation(node);
      default:
        return { ...span, kind: 'other', parts: this.#expressionsIn(node) };
    }
  }

  #list(node: SyntaxNode, parts: readonly SyntaxNode[]): Expression {
    return { ...spanOf(node), kind: 'list', items: parts.map((part) => this.#expression(part)) };
  }

  #joined(node: SyntaxNode): Expression {
    const parts = partsOf(node).map((part) => this.#expression(part));
    const texts = parts.map((part) => (part.kind === 'value' ? part.value : undefined));
    if (texts.some((text) => typeof text !== 'string')) return { ...spanOf(node), kind: 'other', parts };
    return { ...spanOf(node), kind: 'value', value: texts.join('') };
  }

  #member(node: SyntaxNode): Expression {
    const [first, ...rest] = childrenOf(node).filter(({ name }) => name !== 'Comment');
    const object = this.#expression(first!);
    const property = rest.find(({ name }) => name === 'PropertyName');
    if (property) return { ...spanOf(node), kind: 'member', object, name: this.#text(property) };
    const groups: SyntaxNode[][] = [[]];
    for (const child of rest.slice(1, -1))
      if (child.name === ',') groups.push([]);
      else groups.at(-1)!.push(child);
    const indices = groups.filter((group) => group.length > 0).map((group) => this.#index(group));
    return { ...spanOf(node), kind: 'item', object, indices };
  }

  #index(group: readonly SyntaxNode[]): Expression {
    const span = { from: group[0]!.from, to: group.at(-1)!.to };
    const at = group.findIndex(({ name }) => name === ':');
    if (at < 0) return this.#expression(group[0]!);
    const [start, end] = [group[at - 1], group[at + 1]];
    return {
      ...span,
      kind: 'slice',
      start: start && this.#expression(start),
      end: end && end.name !== ':' ? this.#expression(end) : undefined,
    };
  }

  #call(node: SyntaxNode): Expression {
    const callee = this.#expression(node.firstChild!);
    const list = node.getChild('ArgList');
    return { ...spanOf(node), kind: 'call', callee, arguments: list ? this.#arguments(list) : [] };
  }

  #arguments(list: SyntaxNode): Argument[] {
    const found: Argument[] = [];
    let name: string | undefined;
    let spread: true | undefined;
    for (const child of childrenOf(list)) {
      const text = this.#text(child);
      if (child.nextSibling?.name === 'AssignOp') name = text;
      else if (text === '*' || text === '**') spread = true;
      else if (!isMark(child)) {
        found.push({ name, value: this.#expression(child), ...(spread && { spread }) });
        name = spread = undefined;
      }
    }
    return found;
  }

  #operation(node: SyntaxNode): Expression {
    const children = childrenOf(node);
    const isOperator = ({ name }: SyntaxNode): boolean =>
      isMark({ name } as SyntaxNode) || name.endsWith('Op');
    const operator = children
      .filter(isOperator)
      .map((child) => this.#text(child))
      .join(' ');
    const operands = children.filter((child) => !isOperator(child)).map((child) => this.#expression(child));
    return { ...spanOf(node), kind: 'operation', operator, operands };
  }

  #text({ from, to }: SyntaxNode): string {
    return this.#code.slice(from, to);
  }
}

const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to });

function numberFrom(text: string, span: Span): Expression {
  const value = Number(text.replaceAll('_', ''));
  return Number.isNaN(value) ? { ...span, kind: 'other', parts: [] } : { ...span, kind: 'value', value };
}

/** The characters of a string, without its quotes and prefix; escapes other than quotes are kept as they are. */
function stringFrom(text: string): string {
  const found = /^[a-zA-Z]*("""|'''|"|')([\s\S]*)\1$/.exec(text);
  return (found?.[2] ?? text).replaceAll(/\\(["'\\])/g, '$1');
}
