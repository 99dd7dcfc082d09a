import type { CodePlan } from './CodePlan.ts';
import type { ScriptPart } from './scriptParts.ts';
import { heading } from './sharedCode.ts';

/** A Jupyter notebook (nbformat 4.5) of a program: a heading, and for each part its title and its code. */
export function notebook(plan: CodePlan, parts: readonly ScriptPart[], language: 'en' | 'ko'): string {
  const cells = [
    textCell('about', heading(plan, 'Keras').replaceAll('"""', '').trim()),
    ...parts.flatMap(({ title, code }, at) => [
      textCell(`title-${at}`, `## ${title[language]}`),
      {
        ...{ cell_type: 'code', id: `code-${at}`, metadata: {}, execution_count: null, outputs: [] },
        source: linesOf(inNotebook(code)),
      },
    ]),
  ];
  const kernelspec = { display_name: 'Python 3', language: 'python', name: 'python3' };
  return `${JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** A notebook has neither a file of its own nor arguments. */
const inNotebook = (code: string): string =>
  code
    .replace('os.path.join(os.path.dirname(os.path.abspath(__file__)), ', 'os.path.join(')
    .replace(/sys\.argv\[1\] if len\(sys\.argv\) > 1 else /, '');

const textCell = (id: string, text: string): object => ({
  ...{ cell_type: 'markdown', id, metadata: {} },
  source: linesOf(text),
});

/** As notebooks keep text: lines, each with its break. */
const linesOf = (text: string): string[] =>
  text.split('\n').map((line, at, all) => (at < all.length - 1 ? `${line}\n` : line));
