import type { PredictionPage, PredictionsRequest } from '../../../src-shared/contract/evaluation.ts';

/** Number of images per page. */
export const IMAGES_PAGE = 18;

/** Selection of images; class indices, null for any. */
export interface ImageFilter {
  outcome: PredictionsRequest['outcome'];
  truth: number | null;
  predicted: number | null;
  /** Range of the highest score, both ends included. */
  confidence: [low: number, high: number];
}

/** One of the selected images. */
export interface PredictedImage {
  /** Index in its split. */
  index: number;
  label: number;
  predicted: number | null;
  scores: Float32Array;
  /** `[H, W, C]`, 0..255 */
  pixels: Uint8Array;
}

type Ask = (request: Omit<PredictionsRequest, 'task'>) => Promise<PredictionPage>;

const everything: ImageFilter = { outcome: 'wrong', truth: null, predicted: null, confidence: [0, 1] };

/** Pages of test images selected by prediction, and the inspected image. */
export class PredictedImages {
  filter = $state.raw<ImageFilter>(everything);
  page = $state.raw<PredictionPage | null>(null);
  loading = $state(false);
  /** Index of the inspected image on the page. */
  at = $state(0);
  readonly #ask: Ask;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;
  #turn = 0;

  readonly items: readonly PredictedImage[] = $derived(this.page ? itemsOf(this.page) : []);
  readonly picked: PredictedImage | undefined = $derived(this.items[this.at]);
  readonly offset = $derived(this.page?.offset ?? 0);
  readonly total = $derived(this.page?.total ?? 0);

  constructor(ask: Ask, attempt: (action: () => Promise<void>) => Promise<void>) {
    this.#ask = ask;
    this.#attempt = attempt;
  }

  /** Changes the selection, and shows its first page. */
  async change(change: Partial<ImageFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.show(0);
  }

  /** Shows the images of a cell of the confusion matrix. */
  async showCell(truth: number, predicted: number): Promise<void> {
    await this.change({ ...everything, outcome: truth === predicted ? 'right' : 'wrong', truth, predicted });
  }

  /** Shows another page. */
  async turn(by: number): Promise<void> {
    const to = this.offset + by * IMAGES_PAGE;
    if (to >= 0 && to < this.total) await this.show(to);
  }

  async show(offset: number): Promise<void> {
    const turn = ++this.#turn;
    const { outcome, truth, predicted, confidence } = this.filter;
    this.loading = true;
    await this.#attempt(async () => {
      try {
        const page = await this.#ask({
          ...{ split: 'test', outcome, offset, count: IMAGES_PAGE },
          ...(truth !== null && { truth }),
          ...(predicted !== null && { predicted }),
          // Images without a prediction have no confidence; without a restriction they are included.
          ...((confidence[0] > 0 || confidence[1] < 1) && { confidence }),
        });
        if (turn !== this.#turn) return;
        this.page = page;
        this.at = 0;
      } finally {
        if (turn === this.#turn) this.loading = false;
      }
    });
  }

  /** Moves to another image; beyond the ends of the page, to the neighbouring page. */
  async move(by: number): Promise<void> {
    const to = this.at + by;
    if (to >= 0 && to < this.items.length) this.at = to;
    else if (to < 0 && this.offset > 0) {
      await this.turn(-1);
      this.at = Math.max(0, this.items.length - 1);
    } else if (to > 0) await this.turn(1);
  }

  /** Clears the results when the network has changed. */
  clear(): void {
    this.#turn++;
    this.page = null;
    this.loading = false;
  }
}

function itemsOf({ indices, labels, predicted, scores, images }: PredictionPage): PredictedImage[] {
  const part = <T extends Uint8Array | Float32Array>(of: T, at: number): T => {
    const size = of.length / indices.length;
    return of.subarray(at * size, (at + 1) * size) as T;
  };
  return indices.map((index, at) => ({
    ...{ index, label: labels[at]!, predicted: predicted[at] ?? null },
    ...{ scores: part(scores, at), pixels: part(images, at) },
  }));
}
