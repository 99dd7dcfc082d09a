import { basename, extname } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { describeMark } from '../../../src-shared/listing/marks.ts';
import { MOST_CHARACTERS, readListing, type ReadListing } from '../../../src-shared/listing/readListing.ts';
import { checkDraft } from '../../../src-shared/networks/checkDraft.ts';
import { networkFileOf } from '../../../src-shared/networks/networkFileOf.ts';
import { parseNetwork, type ParsedNetwork } from '../../../src-shared/networks/parseNetwork.ts';
import { foreignReason } from '../reading/foreignFile.ts';
import { readRegularFile, UnreadableFile } from '../reading/readRegularFile.ts';

/** Maximum size of a file with a network, without its weights, in bytes. */
const MOST_BYTES = 16 * 2 ** 20;

/** Endings of files that networks are read from. */
const endings: readonly string[] = ['.py', '.r', '.json'];

/** A network that was read from a file. */
export interface ReadNetwork extends ParsedNetwork {
  /** Statements of code that have nothing to do with the network; empty for other files. */
  passedOver: ReadListing['passedOver'];
}

/** Whether a name is that of a file with a network, by its ending. */
export const isNetworkFile = (name: string): boolean => endings.includes(extname(name).toLowerCase());

/**
 * Reads a network from a file: Keras code in Python or R, a network file, or a topology of Keras or TensorFlow.js. Code is
 * parsed, never run.
 * @throws FeaturescopeError `network/unreadable`, `network/code-not-understood`, `network/layer-unknown`,
 * `network/shape-impossible`, `network/empty`
 */
export function readNetwork(path: string): ReadNetwork {
  try {
    const bytes = readRegularFile(path, MOST_BYTES);
    const foreign = foreignReason(bytes);
    if (foreign !== undefined && !foreign.includes('JSON')) throw new UnreadableFile(foreign);
    const text = bytes.toString('utf8').replace(/^\ufeff/, '');
    const name = basename(path).replace(/(\.network)?\.\w+$/, '') || 'network';
    if (extname(path).toLowerCase() !== '.json') return fromCode(text, path, name);
    return { ...parseNetwork(parseJson(text), name), passedOver: [] };
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw new FeaturescopeError(
      'network/unreadable',
      { path, reason: (error as Error).message },
      { cause: error },
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableFile(reason('it is no JSON: {why}', { why: (error as Error).message }), {
      cause: error,
    });
  }
}

function fromCode(code: string, path: string, name: string): ReadNetwork {
  if (code.length > MOST_CHARACTERS)
    throw new UnreadableFile(
      reason('it holds {actual} bytes, and at most {most} are read', {
        actual: code.length,
        most: MOST_CHARACTERS,
      }),
    );
  const language = extname(path).toLowerCase() === '.r' ? 'R' : 'Python';
  const read = readListing(code, language);
  const [mark] = read.marks;
  if (mark)
    throw new FeaturescopeError('network/code-not-understood', {
      path,
      line: mark.line,
      code: mark.code,
      reason: describeMark(mark, 'en'),
      'reason.ko': describeMark(mark, 'ko'),
      count: read.marks.length,
    });
  const found = read.draft!;
  const draft = { ...found, name: found.name === 'model' ? name : found.name };
  const described = checkDraft(draft);
  const file = networkFileOf(draft, { task: read.task, settings: read.settings });
  return { file, draft, described, passedOver: read.passedOver };
}
