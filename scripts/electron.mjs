// Starts Electron's binary, and reports if it cannot start here, so that the window can open in a browser instead.
import { spawn } from 'node:child_process';

/** A failure within this time means that Electron did not start, in milliseconds. */
const EARLY_MS = 15_000;
/** Number of characters of Electron's first output that are kept to explain why it ended. */
const KEPT = 20_000;

const reasons = [
  [
    /SUID sandbox helper|No usable sandbox|namespace sandbox/i,
    'this system does not allow the sandbox that Electron needs (Ubuntu 23.10 and later restrict it)',
  ],
  [/running as root without --no-sandbox/i, 'Electron does not run as root'],
  [/missing X server|cannot open display|ozone_platform/i, 'Electron cannot use the display'],
  [/error while loading shared libraries: (\S+?):/, 'Electron needs a library that is missing here: $1'],
];

/** Why Electron ended at once: an explanation if its output is known, else how it ended. */
export function reasonOf(said, ended) {
  for (const [pattern, words] of reasons) {
    const found = pattern.exec(said);
    if (found) return words.replace('$1', found[1] ?? '');
  }
  return `Electron ended at once (${ended})`;
}

/** Environment for Electron; with ELECTRON_RUN_AS_NODE, which some editors set, it would run as plain Node. */
export function electronEnvironment(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => name.toUpperCase() !== 'ELECTRON_RUN_AS_NODE'),
  );
}

/**
 * Runs Electron until it exits. Signals are passed on, and it saves before it exits.
 * @returns its exit code, or the reason why it could not start
 */
export function runElectron(binary, args, environment = process.env) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(binary, args, {
      env: electronEnvironment(environment),
      stdio: ['inherit', 'inherit', 'pipe'],
    });
    let said = '';
    let asked = false;
    const pass = (signal) => {
      asked = true;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      if (said.length < KEPT) said += text;
      process.stderr.write(text);
    });
    const end = (outcome) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(outcome);
    };
    child.on('error', (error) => end({ reason: `Electron could not be started (${error.code})` }));
    child.on('close', (code, signal) => {
      const early = performance.now() - startedAt < EARLY_MS;
      if (code === 0 || asked || !early) end({ code: code ?? 1 });
      else end({ reason: reasonOf(said, signal ?? `exit code ${code}`) });
    });
  });
}
