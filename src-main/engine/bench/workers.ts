/**
 * The most workers our training can use in one process. With a worker pool this is the number of cores, `openTrainer` uses
 * it, and the bench's rows for all workers appear by themselves.
 */
export const MOST_WORKERS: number = 1;
