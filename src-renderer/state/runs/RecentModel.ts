import type { ImportedFrom, OpenRequest } from '../../../src-shared/contract/service.ts';

/** A network of another program as it was opened. */
export type RecentModel = Pick<ImportedFrom, 'name' | 'path' | 'weights' | 'data' | 'range' | 'isRangeKnown'>;

/** What opens it again. */
export const asSource = ({
  path,
  weights,
  data,
  range,
  isRangeKnown,
}: RecentModel): Extract<OpenRequest['source'], { from: 'model' }> => ({
  ...{ from: 'model', path, weights, data },
  range: isRangeKnown ? range : undefined,
});
