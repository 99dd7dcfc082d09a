/** One stroke: points as fractions of the sheet's side, in [0, 1], each with its width in the same unit. */
export interface Stroke {
  points: { x: number; y: number; width: number }[];
  /** CSS colour. */
  colour: string;
}

/** Widths of the pen, as fractions of the sheet's side. */
export const penWidths = { least: 0.02, usual: 0.075, most: 0.2 } as const;

/** A drawing: strokes with undo and redo, optionally over a picture. */
export class Drawing {
  /** Whether the sheet is shown in place of the data set's images. */
  shown = $state(false);
  strokes = $state.raw<readonly Stroke[]>([]);
  /** The picture under the strokes. */
  picture = $state.raw<ImageBitmap | null>(null);
  width = $state<number>(penWidths.usual);
  colour = $state('#ffffff');
  #undone = $state.raw<readonly Stroke[]>([]);

  readonly isEmpty = $derived(this.strokes.length === 0 && this.picture === null);
  readonly canUndo = $derived(this.strokes.length > 0);
  readonly canRedo = $derived(this.#undone.length > 0);

  /** Starts a stroke. @param pressure in [0, 1]; 0.5 for a mouse */
  begin(x: number, y: number, pressure: number): void {
    this.#undone = [];
    this.strokes = [...this.strokes, { points: [this.#point(x, y, pressure)], colour: this.colour }];
  }

  /** Extends the stroke to a point. */
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

  /** Clears the sheet; the strokes can be redone one by one. */
  clear(): void {
    this.#undone = [...this.strokes].reverse();
    this.strokes = [];
    this.place(null);
  }

  /** Shows only a picture on the sheet; the previous strokes can be redone one by one. */
  showOnly(picture: ImageBitmap): void {
    this.clear();
    this.place(picture);
  }

  /** Puts a picture under the strokes, or removes it for null. */
  place(picture: ImageBitmap | null): void {
    this.picture?.close();
    this.picture = picture;
  }

  #point(x: number, y: number, pressure: number): Stroke['points'][number] {
    return { x, y, width: this.width * (0.5 + Math.min(1, Math.max(0, pressure))) };
  }
}
