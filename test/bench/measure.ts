import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Does `work` again and again, `inFlight` at a time, for so many milliseconds. @returns how often per second */
export async function perSecond(inFlight: number, millis: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let n = 0;
  const start = performance.now();
  const end = start + millis;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      n += 1;
      await work(n);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (n * 1000) / (performance.now() - start);
}

/** The median of several measurements: one slow moment of the machine does not decide. */
export async function median(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let time = 0; time < times; time += 1) values.push(await measure());
  return percentile(values, 50);
}

/** The value below which so many per cent lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** Runs in a folder of its own on the machine's disk, which is removed afterwards. */
export async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line of the report. */
export function report(what: string, value: number, unit: string, remark = ''): void {
  const figure = value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
  console.log(`${what.padEnd(58)}${figure.padStart(12)} ${unit.padEnd(10)}${remark}`);
}
