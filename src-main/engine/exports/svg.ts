/** Width and height of an SVG in its own units, from its root. @throws Error when it has none */
export function sizeOf(svg: string): [number, number] {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? '';
  const of = (name: string): number => Number(new RegExp(`\\s${name}="([\\d.]+)"`).exec(root)?.[1]);
  const size: [number, number] = [of('width'), of('height')];
  if (!size.every((side) => side > 0)) throw new Error('the picture has no size');
  return size;
}
