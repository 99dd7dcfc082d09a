import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import { savedFile } from '../interchange/save/savedFile.ts';
import { openNetwork } from '../training/openNetwork.ts';
import type { Session } from '../training/Session.ts';

/**
 * Saves networks for other programs.
 * @param session throws `engine/no-session` if there is none
 */
export const saveCalls = (session: () => Session): Pick<EngineCalls, 'saveNetwork'> => ({
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
});
