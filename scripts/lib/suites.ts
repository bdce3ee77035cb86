/** The test suites, in the order in which they run: the quickest to fail first. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programOf } from './packages.ts';
import { at } from './paths.ts';
import { runNode } from './run.ts';

export interface Suite {
  readonly name: string;
  /** The workspace folder that has Vitest. */
  readonly folder: string;
  /** Vitest's configuration, from that folder. */
  readonly config: string;
  /** What must stand first: SvelteKit's generated types, or all that `build` makes. */
  readonly needs?: 'sync' | 'build';
}

export const suites: readonly Suite[] = [
  { name: 'schema', folder: 'schema', config: 'vitest.config.ts' },
  { name: 'web', folder: 'web', config: 'vitest.config.ts', needs: 'sync' },
  { name: 'server', folder: 'server', config: 'vitest.config.ts' },
  { name: 'e2e', folder: 'web', config: 'e2e/vitest.config.ts', needs: 'build' },
];

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What Vitest's JSON report says, of which this reads the counts. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/**
 * Runs one suite in a temporary folder of its own, which is removed afterwards.
 * @param rest passed on to Vitest, such as a file name or `-t words`
 */
export async function runSuite(suite: Suite, rest: readonly string[]): Promise<Tally> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'roundtable-'));
  // Where root runs the tests, the database's user must be able to pass through.
  await chmod(temporary, 0o755);
  const reportFile = path.join(temporary, 'report.json');
  try {
    const { code } = await runNode(
      programOf('vitest', suite.folder),
      [
        ...['run', '--config', at(suite.folder, suite.config), '--passWithNoTests'],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...rest],
      ],
      {
        cwd: at(suite.folder),
        env: {
          ...{ TMPDIR: temporary, TMP: temporary, TEMP: temporary, NODE_ENV: 'test' },
          // Servers are started by the dozen: each but the first finds its code compiled.
          NODE_COMPILE_CACHE: path.join(temporary, 'compiled'),
        },
      },
    );
    const tally = existsSync(reportFile) ? count(reportFile) : { passed: 0, failed: 0, skipped: 0 };
    // A failure that no test stands for (set-up, tear-down, a crash) must not read as a success.
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

function count(reportFile: string): Tally {
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  // A file that could not be loaded has no tests to count.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
