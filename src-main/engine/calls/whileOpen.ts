import type { Session } from '../training/Session.ts';
import type { ClientTasks } from './ClientTasks.ts';

type Call = (request: { task?: unknown }) => unknown;

/**
 * Calls that read the open network: it is not freed before they have ended, and if it is closed meanwhile, they are
 * cancelled by the name of their task.
 * @param session the open session
 */
export function whileOpen<C extends object>(
  calls: C,
  session: () => Session | undefined,
  tasks: ClientTasks,
): C {
  const wrapped = Object.entries(calls).map(([name, call]) => {
    const carryOut = call as Call;
    const inUse: Call = (request) => {
      const open = session();
      const cancel = () => void (typeof request?.task === 'string' && tasks.cancel(request.task));
      return open ? open.uses.use(() => carryOut(request), cancel) : carryOut(request);
    };
    return [name, inUse];
  });
  return Object.fromEntries(wrapped) as C;
}
