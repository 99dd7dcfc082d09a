/** One line of a pen: points in parts of the paper's side, 0..1, each with its width in the same measure. */
export interface Stroke {
  points: { x: number; y: number; width: number }[];
  /** CSS colour. */
  colour: string;
}

/** Widths of the pen, in parts of the paper's side. */
export const penWidths = { least: 0.02, usual: 0.075, most: 0.2 } as const;

/** What is drawn by hand: strokes that can be taken back and put again, perhaps over a picture. */
export class Drawing {
  /** Whether the sheet is shown, in place of the images of the data set. */
  shown = $state(false);
  strokes = $state.raw<readonly Stroke[]>([]);
  /** What lies under the strokes. */
  picture = $state.raw<ImageBitmap | null>(null);
  width = $state<number>(penWidths.usual);
  colour = $state('#ffffff');
  #undone = $state.raw<readonly Stroke[]>([]);

  readonly isEmpty = $derived(this.strokes.length === 0 && this.picture === null);
  readonly canUndo = $derived(this.strokes.length > 0);
  readonly canRedo = $derived(this.#undone.length > 0);

  /** Sets the pen down. @param pressure 0..1; a mouse has 0.5 */
  begin(x: number, y: number, pressure: number): void {
    this.#undone = [];
    this.strokes = [...this.strokes, { points: [this.#point(x, y, pressure)], colour: this.colour }];
  }

  /** Draws on to a point. */
  extend(x: number, y: number, pressure: number): void {
    const last = this.strokes.at(-1);
    if (!last) return;
    const longer = { ...last, points: [...last.points, this.#point(x, y, pressure)] };
    this.strokes = [...this.strokes.slice(0, -1), longer];
  }

  undo(): void {
    const last = this.strokes.at(-1);
    if (!last) return;
    this.strokes = this.strokes.slice(0, -1);
    this.#undone = [...this.#undone, last];
  }

  redo(): void {
    const last = this.#undone.at(-1);
    if (!last) return;
    this.#undone = this.#undone.slice(0, -1);
    this.strokes = [...this.strokes, last];
  }

  /** An empty sheet; the strokes can be put again one by one. */
  clear(): void {
    this.#undone = [...this.strokes].reverse();
    this.strokes = [];
    this.place(null);
  }

  /** A sheet with nothing but a picture on it; the strokes that were there can be put again one by one. */
  showOnly(picture: ImageBitmap): void {
    this.clear();
    this.place(picture);
  }

  /** Puts a picture under the strokes, or takes it away. */
  place(picture: ImageBitmap | null): void {
    this.picture?.close();
    this.picture = picture;
  }

  #point(x: number, y: number, pressure: number): Stroke['points'][number] {
    return { x, y, width: this.width * (0.5 + Math.min(1, Math.max(0, pressure))) };
  }
}
