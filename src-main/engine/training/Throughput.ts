/** Images per second of training over the last second or so. */
export class Throughput {
  #marks: { time: number; images: number }[] = [];

  /** Notes that so many images were trained until now. @param now milliseconds */
  add(images: number, now: number): void {
    this.#marks.push({ time: now, images });
    while (this.#marks.length > 2 && now - this.#marks[0]!.time > 1500) this.#marks.shift();
  }

  /** Forgets the past, as after a pause, which is not training time. */
  restart(now: number): void {
    this.#marks = [{ time: now, images: 0 }];
  }

  /** Leaves a rest out of the time that is counted. @param ms how long it was */
  rest(ms: number): void {
    for (const mark of this.#marks) mark.time += ms;
  }

  /** Images per second; 0 before anything was trained. */
  get imagesPerSecond(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.time <= first.time) return 0;
    const images = this.#marks.slice(1).reduce((total, mark) => total + mark.images, 0);
    return (images * 1000) / (last.time - first.time);
  }
}
