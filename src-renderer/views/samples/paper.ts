import type { Drawing } from '../../state/Drawing.svelte.ts';

/** Side of the paper in pixels; enough that scaling down to a network's input smooths the strokes. */
export const PAPER = 280;

/** Draws a drawing: the picture covering the paper, keeping its proportions, and the strokes over it. */
export function paint(context: CanvasRenderingContext2D, drawing: Drawing, paper: string): void {
  context.fillStyle = paper;
  context.fillRect(0, 0, PAPER, PAPER);
  const { picture } = drawing;
  if (picture) {
    const ratio = Math.min(PAPER / picture.width, PAPER / picture.height);
    const [width, height] = [picture.width * ratio, picture.height * ratio];
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, (PAPER - width) / 2, (PAPER - height) / 2, width, height);
  }
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
