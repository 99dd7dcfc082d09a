/** A value as Python writes it. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) {
    const parts = value.map(python);
    return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
  }
  return String(value as number);
}

/** A name as Python takes it: letters, digits and underscores, not beginning with a digit, and not taken yet. */
export function pythonName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_') || 'layer';
  let free = plain;
  for (let number = 2; taken.has(free) || reserved.has(free); number++) free = `${plain}_${number}`;
  taken.add(free);
  return free;
}

/** Words of Python, and the names that the programs use themselves. */
const reserved: ReadonlySet<string> = new Set([
  ...[
    'and',
    'as',
    'assert',
    'break',
    'class',
    'continue',
    'def',
    'del',
    'elif',
    'else',
    'except',
    'for',
    'from',
  ],
  ...[
    'global',
    'if',
    'import',
    'in',
    'is',
    'lambda',
    'not',
    'or',
    'pass',
    'raise',
    'return',
    'try',
    'while',
    'with',
  ],
  ...[
    'None',
    'True',
    'False',
    'np',
    'tf',
    'keras',
    'torch',
    'nn',
    'F',
    'x',
    'y',
    'self',
    'model',
    'start',
    'step',
  ],
]);

/** Lines with so many spaces before each. */
export const indented = (lines: readonly string[], spaces = 4): string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(spaces) + line));
