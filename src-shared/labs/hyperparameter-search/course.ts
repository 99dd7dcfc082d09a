import type { Space } from '../../studies/space.ts';
import type { Better, TrialResult } from '../../studies/trials.ts';

/** What the engine knows of a search. */
export interface SearchCourse {
  space: Space;
  /** Finished trials in the order of their numbers, those of later rungs of successive halving last. */
  results: TrialResult[];
  /** Number of trainings that the whole search has. */
  total: number;
  metric: { id: string; better: Better };
  /** Name of the data set. */
  data: string;
}

/** Id of the experiment that trains, and of the one that tells what is trained already. */
export const SEARCH = 'hyperparameter-search';
export const KNOWN = 'hyperparameter-search-known';

/** The space of the lecture. */
export const LECTURE_SPACE = 'lr=log:1e-6..1e-2 weightDecay=log:1e-8..1e-4';
