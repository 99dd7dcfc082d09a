import type { Drawing } from '../../state/samples/Drawing.svelte.ts';

/** Side of the sheet in pixels; large enough that scaling down to a network's input smooths the strokes. */
export const PAPER = 280;

/** How a picture is placed on the sheet: whole, on a background in its border's colour, or covering the sheet. */
export type Lie = 'whole' | 'cover';

/** Paints a drawing: its picture, if there is one, in its proportions, and the strokes on top. */
export function paint(context: CanvasRenderingContext2D, drawing: Drawing, paper: string, lie: Lie): void {
  context.fillStyle = paper;
  context.fillRect(0, 0, PAPER, PAPER);
  if (drawing.picture) layPicture(context, drawing.picture, lie);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { points, colour } of drawing.strokes) {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    const [first] = points;
    if (points.length === 1 && first) {
      context.beginPath();
      context.arc(first.x * PAPER, first.y * PAPER, (first.width * PAPER) / 2, 0, 2 * Math.PI);
      context.fill();
    }
    for (let at = 1; at < points.length; at++) {
      const [from, to] = [points[at - 1]!, points[at]!];
      context.lineWidth = ((from.width + to.width) / 2) * PAPER;
      context.beginPath();
      context.moveTo(from.x * PAPER, from.y * PAPER);
      context.lineTo(to.x * PAPER, to.y * PAPER);
      context.stroke();
    }
  }
}

function layPicture(context: CanvasRenderingContext2D, picture: ImageBitmap, lie: Lie): void {
  const sides = [PAPER / picture.width, PAPER / picture.height];
  const ratio = lie === 'whole' ? Math.min(...sides) : Math.max(...sides);
  const [width, height] = [picture.width * ratio, picture.height * ratio];
  const [left, top] = [(PAPER - width) / 2, (PAPER - height) / 2];
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, width, height);
  if (lie === 'cover') return;
  const rows = [Math.ceil(top) + 1, Math.floor(top + height) - 2];
  const columns = [Math.ceil(left) + 1, Math.floor(left + width) - 2];
  context.fillStyle = meanColour([
    ...rows.map((row) => context.getImageData(columns[0]!, row, columns[1]! - columns[0]! + 1, 1).data),
    ...columns.map((column) => context.getImageData(column, rows[0]!, 1, rows[1]! - rows[0]! + 1).data),
  ]);
  context.fillRect(0, 0, PAPER, PAPER);
  context.drawImage(picture, left, top, width, height);
}

/** Mean of RGBA pixels as CSS text. */
function meanColour(parts: readonly Uint8ClampedArray[]): string {
  const sums = [0, 0, 0];
  let pixels = 0;
  for (const part of parts)
    for (let at = 0; at < part.length; at += 4, pixels++)
      for (const colour of [0, 1, 2]) sums[colour]! += part[at + colour]!;
  return `rgb(${sums.map((sum) => Math.round(sum / pixels)).join(' ')})`;
}
