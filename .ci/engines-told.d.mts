/** What a run came to in one file of specs. */
type FileResult = {
  readonly testFilePath: string;
  readonly numPassingTests: number;
  readonly numFailingTests: number;
  readonly testExecError?: unknown;
};

export function enginesTold(
  results: readonly FileResult[],
  environment: Readonly<Record<string, string | undefined>>,
  servers: Readonly<Record<string, string>>,
): string[];
