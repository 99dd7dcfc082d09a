import { listDatasets, openDataset } from '../../data/registry.ts';

/**
 * The names of a network's classes: those of the data set it was trained on if that is known and still has as many
 * classes, else the numbers of the classes.
 * @param trainedOn name or folder of that data set
 */
export async function classesOfNetwork(trainedOn: string | undefined, count: number): Promise<string[]> {
  const known = trainedOn === undefined ? undefined : await classesOfData(trainedOn);
  return known?.length === count ? known : Array.from({ length: count }, (_none, at) => String(at));
}

async function classesOfData(nameOrFolder: string): Promise<string[] | undefined> {
  const listed = (await listDatasets()).find(({ name }) => name === nameOrFolder);
  if (listed) return listed.classes;
  // If the folder is missing or damaged, the network can still be evaluated on other data.
  const opened = await openDataset(nameOrFolder).catch(() => undefined);
  return opened?.classes;
}
