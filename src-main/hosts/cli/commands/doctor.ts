import { diagnose } from '../../../engine/backends/doctor.ts';
import type { RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';

/** `doctor`: prints what is available, what will be used, and why. */
export async function doctor(terminal: Terminal, _args: string[], _options: RawOptions): Promise<void> {
  const found = await diagnose();
  terminal.line({ type: 'doctor', ...found });
  terminal.print(
    `Featurescope ${found.version}, Node ${found.node}, ${found.platform}, ${found.cores} cores, ${(found.memoryBytes / 2 ** 30).toFixed(1)} GiB`,
  );
  const { texts } = terminal;
  terminal.table(
    ['', ''],
    found.backends.map(({ name, ok, label, reason }) => [
      `${name === found.used ? '*' : ' '} ${name}`,
      ok ? `${texts.available} (${label})` : reason!,
    ]),
  );
  if (found.wasmIsFaster) terminal.print(`  ${texts.wasmIsFaster}`);
  const { reproducible, fast } = found.arithmetic;
  terminal.print(`  ${texts.arithmetic(reproducible, fast)}`);
  const { bits, why } = found.vectors;
  if (bits > 0) terminal.print(`  ${texts.vectors(bits, why)}`);
  if (!found.wasmSimd) terminal.print(`  ${texts.noSimd}`);
  terminal.table(
    ['', ''],
    found.data.map((info) => [
      `  ${info.name}`,
      info.embedded
        ? texts.embedded
        : info.available
          ? texts.here
          : texts.toFetch((info.downloadBytes / 1e6).toFixed(1)),
    ]),
  );
  terminal.print(`  ${found.runs.folder} ${found.runs.writable ? '' : '(!)'}`);
}
