import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import { codeFormInfos } from '../../../src-shared/contract/saves.ts';
import type { DatasetCache } from '../data/DatasetCache.ts';
import { savedFile } from '../interchange/save/savedFile.ts';
import { zipFiles } from '../interchange/save/zipFiles.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { openNetwork } from '../training/openNetwork.ts';
import type { Session } from '../training/Session.ts';

/**
 * Saves networks for other programs, and writes programs that repeat their training.
 * @param session throws `engine/no-session` if there is none
 */
export const saveCalls = (
  session: () => Session,
  data: DatasetCache,
): Pick<EngineCalls, 'saveNetwork' | 'writeCode'> => ({
  saveNetwork: async ({ run, format }) => {
    // The open network as it is now, even between two checkpoints; any other as its run has it last.
    if (run === null) return savedFile(session().network.model, format, undefined);
    const { network } = await openNetwork(run);
    try {
      return await savedFile(network.model, format, undefined);
    } finally {
      network.dispose();
    }
  },
  writeCode: async ({ run, as, name, language }) => {
    const { repeatRun } = await import('../interchange/code/repeatTraining.ts');
    const file = `${name}${codeFormInfos[as].ending}`;
    const open = (nameOrFolder: string) => data.open(nameOrFolder);
    const files = await repeatRun(RunFolder.open(run), { as, file, language, open });
    return zipFiles(Object.fromEntries(files.map(({ path, content }) => [path, content])));
  },
});
