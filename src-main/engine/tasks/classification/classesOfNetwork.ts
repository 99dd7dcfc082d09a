import { listDatasets, openDataset } from '../../data/registry.ts';

/**
 * The names of a network's classes: those of the data set it was trained on where that is known and still has as many classes,
 * else the numbers of the classes.
 * @param trainedOn name or folder of the data set
 */
export async function classesOfNetwork(trainedOn: string | undefined, count: number): Promise<string[]> {
  const known = trainedOn === undefined ? undefined : await classesOfData(trainedOn);
  return known?.length === count ? known : Array.from({ length: count }, (_none, at) => String(at));
}

async function classesOfData(nameOrFolder: string): Promise<string[] | undefined> {
  const listed = (await listDatasets()).find(({ name }) => name === nameOrFolder);
  if (listed) return listed.classes;
  // A folder that is gone or damaged says nothing; the network can be evaluated on other data all the same.
  const opened = await openDataset(nameOrFolder).catch(() => undefined);
  return opened?.classes;
}
