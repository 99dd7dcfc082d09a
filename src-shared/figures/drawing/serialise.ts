import { plainText } from '../../texts/plainText.ts';

/** A figure as the text of an SVG file: well-formed XML from any DOM. */
export function serialise(figure: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(figure)}\n`;
}

function write(node: Node): string {
  if (node.nodeType === 3) return escapeText(node.nodeValue ?? '');
  if (node.nodeType !== 1) return '';
  const element = node as Element;
  const attributes = [...element.attributes]
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`)
    .join('');
  const content = [...element.childNodes].map(write).join('');
  const name = element.nodeName;
  return content ? `<${name}${attributes}>${content}</${name}>` : `<${name}${attributes}/>`;
}

const escapeText = (text: string): string =>
  plainText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
