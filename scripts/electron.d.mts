export function reasonOf(said: string, ended: string): string;
export function electronEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
export function runElectron(
  binary: string,
  args: string[],
  environment?: NodeJS.ProcessEnv,
): Promise<{ code: number } | { reason: string }>;
