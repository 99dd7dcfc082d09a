import type { OnnxModel } from './file/OnnxModel.ts';

/** Keys under which programs keep the names of the classes. */
const keys = ['labels', 'classes', 'class_names', 'names', 'class_labels'];
/** Names at most: there are no more classes in any network of images. */
const MOST = 100_000;

/** The names of the classes in a file's metadata: a list, or names by number as JSON or as Python prints them; undefined without any. */
export function labelsOf({ metadataProps: props }: OnnxModel): { labels: string[]; key: string } | undefined {
  for (const key of keys) {
    const value = props.find((prop) => prop.key?.toLowerCase() === key)?.value;
    const labels = value === undefined ? undefined : namesIn(value.trim());
    if (labels && labels.length > 0 && labels.length <= MOST) return { labels, key };
  }
  return undefined;
}

function namesIn(text: string): string[] | undefined {
  const parsed = parsedJson(text);
  if (Array.isArray(parsed)) return parsed.every((name) => typeof name === 'string') ? parsed : undefined;
  if (typeof parsed === 'object' && parsed !== null) return byNumber(Object.entries(parsed));
  // {0: 'cat', 1: "dog"}
  if (/^\{.*\}$/s.test(text))
    return byNumber(
      [...text.matchAll(/(\d+)\s*:\s*(?:'([^']*)'|"([^"]*)")/g)].map((m) => [m[1]!, m[2] ?? m[3]]),
    );
  const lines = text.split(/\r?\n|,/).map((name) => name.trim());
  return lines.length > 1 && lines.every((name) => name !== '') ? lines : undefined;
}

/** Names in the order of their numbers, which must be 0, 1, 2 and so on. */
function byNumber(entries: (readonly [number: string, name: unknown])[]): string[] | undefined {
  const names = new Map(entries.map(([number, name]) => [Number(number), name]));
  const ordered = entries.map((_entry, at) => names.get(at));
  return ordered.every((name) => typeof name === 'string') ? (ordered as string[]) : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
