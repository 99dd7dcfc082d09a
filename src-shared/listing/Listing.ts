/** A piece of a listing: offsets of its first character and behind its last. */
export interface Span {
  from: number;
  to: number;
}

/** An argument of a call; `spread` is set for those that stand for several (`*args`, `**kwargs`). */
export interface Argument {
  name?: string | undefined;
  value: Expression;
  spread?: true | undefined;
}

/** An expression of Python or R code. Tuples, lists and vectors are all a `list`. */
export type Expression = Span &
  (
    | { kind: 'value'; value: number | string | boolean | null }
    | { kind: 'name'; name: string }
    | { kind: 'member'; object: Expression; name: string }
    /** `a[i]` or `a[i, j]`. */
    | { kind: 'item'; object: Expression; indices: readonly Expression[] }
    /** `a:b` in an index of Python. */
    | { kind: 'slice'; start?: Expression | undefined; end?: Expression | undefined }
    | { kind: 'call'; callee: Expression; arguments: readonly Argument[] }
    | { kind: 'list'; items: readonly Expression[] }
    | { kind: 'operation'; operator: string; operands: readonly Expression[] }
    /** Anything else, with the expressions in it. */
    | { kind: 'other'; parts: readonly Expression[] }
  );

/** A parameter of a function that a listing defines. */
export interface Parameter {
  name: string;
  usual?: Expression | undefined;
}

/** A statement of Python or R code. */
export type Statement = Span &
  (
    | { kind: 'assign'; targets: readonly Expression[]; value: Expression }
    | { kind: 'expression'; value: Expression }
    | { kind: 'import'; module: string; names: readonly { name: string; alias: string }[] }
    | { kind: 'define'; name: string; parameters: readonly Parameter[]; body: readonly Statement[] }
    | { kind: 'return'; value: Expression | undefined }
    | { kind: 'loop'; variable: Expression; over: Expression; body: readonly Statement[] }
    | { kind: 'branch'; branches: readonly Branch[] }
    | { kind: 'block'; body: readonly Statement[] }
    /** A statement that is not followed, with the expressions and statements in it. */
    | { kind: 'other'; parts: readonly Expression[]; body: readonly Statement[] }
    | { kind: 'broken' }
  );

/** A branch of a condition; without a condition for the last one. */
export interface Branch {
  condition?: Expression | undefined;
  body: readonly Statement[];
}
