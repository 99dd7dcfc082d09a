/** Images per second of training, averaged over about the last second. */
export class Throughput {
  #marks: { time: number; images: number }[] = [];

  /** Records that `images` images were trained since the last call. @param now milliseconds */
  add(images: number, now: number): void {
    this.#marks.push({ time: now, images });
    while (this.#marks.length > 2 && now - this.#marks[0]!.time > 1500) this.#marks.shift();
  }

  /** Discards the history, for example after a pause, which is not training time. */
  restart(now: number): void {
    this.#marks = [{ time: now, images: 0 }];
  }

  /** Excludes a pause from the measured time. @param ms length of the pause, in milliseconds */
  rest(ms: number): void {
    for (const mark of this.#marks) mark.time += ms;
  }

  /** Images per second; 0 before the first measurement. */
  get imagesPerSecond(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.time <= first.time) return 0;
    const images = this.#marks.slice(1).reduce((total, mark) => total + mark.images, 0);
    return (images * 1000) / (last.time - first.time);
  }
}
