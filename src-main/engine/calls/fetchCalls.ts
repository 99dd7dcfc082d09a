import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import { fetchDataset } from '../data/fetchDataset.ts';
import { listDatasets } from '../data/registry.ts';
import type { ClientTasks } from './ClientTasks.ts';

/** The call that downloads a known data set. */
export const fetchCalls = (tasks: ClientTasks): Pick<EngineCalls, 'fetchData'> => ({
  fetchData: ({ task, data }) =>
    tasks.run(task, async (signal) => {
      await fetchDataset(data, { signal, onProgress: tasks.progress(task) });
      const found = (await listDatasets()).find((info) => info.name === data);
      if (!found) throw new FeaturescopeError('data/not-found', { data });
      return found;
    }),
});
