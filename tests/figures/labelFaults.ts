/** A label as drawn: its corners in screen pixels, including rotation. */
interface Label {
  words: string;
  corners: DOMPoint[];
}

/** Allowed overlap of labels, as a fraction of their height: boxes are as high as a line, letters are not. */
const TOLERANCE = 0.16;
/** Allowed overhang of a label over the edge, in pixels, as for a round letter. */
const EDGE = 0.75;

/** Labels of a drawing on the page that overlap or are cut by its edge. */
export function labelFaults(drawing: SVGSVGElement): string[] {
  const labels = [...drawing.querySelectorAll('text')].flatMap(labelsOf);
  const edge = drawing.getBoundingClientRect();
  const faults = labels.flatMap(({ words, corners }) => {
    const outside = corners.some(
      ({ x, y }) =>
        x < edge.left - EDGE || x > edge.right + EDGE || y < edge.top - EDGE || y > edge.bottom + EDGE,
    );
    return outside ? [`"${words}" is cut by the edge`] : [];
  });
  labels.forEach((one, at) => {
    for (const other of labels.slice(at + 1))
      if (overlap(one.corners, other.corners)) faults.push(`"${one.words}" lies on "${other.words}"`);
  });
  return faults;
}

/** A text, or its lines if its pieces have their own positions. */
function labelsOf(text: SVGTextElement): Label[] {
  if (text.closest('defs, clipPath') || !text.textContent.trim()) return [];
  const placed = [...text.querySelectorAll('tspan')].filter((piece) => piece.hasAttribute('x'));
  const pieces: SVGTextContentElement[] = placed.length > 0 ? placed : [text];
  return pieces.flatMap((piece) => {
    const { x, y, width, height } = (piece as SVGTextElement).getBBox();
    const matrix = piece.getScreenCTM();
    if (!matrix || width === 0) return [];
    const shrink = height * TOLERANCE;
    const [top, bottom] = [y + shrink, y + height - shrink];
    const corners = [
      [x, top],
      [x + width, top],
      [x + width, bottom],
      [x, bottom],
    ].map(([across, down]) => new DOMPoint(across, down).matrixTransform(matrix));
    return [{ words: piece.textContent, corners }];
  });
}

/** Whether two rotated boxes overlap by more than an edge: no side of either separates them. */
function overlap(one: readonly DOMPoint[], other: readonly DOMPoint[]): boolean {
  return [one, other].every((box) =>
    [0, 1].every((at) => {
      const [from, to] = [box[at]!, box[at + 1]!];
      const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
      const axis = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
      const extent = (points: readonly DOMPoint[]): [number, number] => {
        const along = points.map(({ x, y }) => x * axis.x + y * axis.y);
        return [Math.min(...along), Math.max(...along)];
      };
      const [first, second] = [extent(one), extent(other)];
      return first[1] - second[0] > 0.5 && second[1] - first[0] > 0.5;
    }),
  );
}
