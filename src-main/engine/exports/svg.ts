import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** Matches what may precede the root of an SVG (declaration, comments, document type), and its opening tag. */
const ROOT =
  /^\ufeff?(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype\s[^>[]*(?:\[[^\]]*\])?\s*>)*(<svg(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?>)/i;
const ATTRIBUTE = /\s([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Width and height of an SVG in its own units (CSS pixels), from its root.
 * @throws FeaturescopeError `export/no-size` if they are not plain positive numbers
 */
export function sizeOf(svg: string): [number, number] {
  const [, root = ''] = ROOT.exec(svg) ?? [];
  const attributes = new Map(
    [...root.matchAll(ATTRIBUTE)].map(([, name, one, other]) => [name, one ?? other]),
  );
  const of = (name: string): number =>
    Number(/^\s*([-+\d.e]+)(?:px)?\s*$/i.exec(attributes.get(name) ?? '')?.[1]);
  const size: [number, number] = [of('width'), of('height')];
  if (!size.every((side) => side > 0 && side < Infinity)) throw new FeaturescopeError('export/no-size');
  return size;
}
