/** What `pnpm check` looks at. The slowest come first, so that two at a time end together. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkFiles } from './house-rules.ts';
import { programOf } from './packages.ts';
import { at } from './paths.ts';
import { runNode, type RunOptions } from './run.ts';

export interface Verdict {
  readonly ok: boolean;
  /** Shown when it is not ok. */
  readonly words: string;
}

export interface Check {
  readonly name: string;
  run(): Promise<Verdict>;
}

async function verdict(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Verdict> {
  const { code, output } = await runNode(file, args, {
    ...options,
    quiet: true,
    env: { NO_COLOR: '1' },
  });
  return { ok: code === 0, words: output };
}

const types = (folder: string): Promise<Verdict> =>
  verdict(programOf('typescript-native', '', 'tsc'), ['-p', at(folder), '--noEmit']);

/** A tool of the server's: its sources have decorators, which Node does not strip by itself. */
const serverTool = (name: string, ...args: string[]): Promise<Verdict> =>
  verdict('--import', ['@oxc-node/core/register', `src/tools/${name}.ts`, ...args], {
    cwd: at('server'),
  });

export const checks: readonly Check[] = [
  {
    name: 'ESLint',
    run: () => verdict(programOf('eslint'), ['--max-warnings', '0', '.']),
  },
  {
    name: 'Svelte check',
    run: () =>
      verdict(
        programOf('svelte-check', 'web'),
        ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
        { cwd: at('web') },
      ),
  },
  {
    name: 'format',
    run: () => verdict(programOf('prettier'), ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'schema.graphql is current', run: schemaIsCurrent },
  { name: 'migrations are current', run: () => serverTool('check-migrations') },
  {
    name: 'GraphQL operations',
    run: () =>
      verdict(programOf('gql.tada', 'web'), ['check', '--fail-on-warn'], { cwd: at('web') }),
  },
  {
    name: 'dependency direction',
    run: () =>
      verdict(programOf('dependency-cruiser', '', 'depcruise'), [
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'],
        ...['schema', 'server/src', 'web/src', 'scripts'],
      ]),
  },
  { name: 'dead code', run: () => verdict(programOf('knip'), ['--no-config-hints']) },
  { name: 'types of the server', run: () => types('server') },
  { name: 'types of the schema', run: () => types('schema') },
  { name: 'types of the GraphiQL page', run: () => types('web/graphiql') },
  { name: 'types of the scripts', run: () => types('.') },
  { name: 'file sizes and READMEs', run: async () => checkFiles() },
];

async function schemaIsCurrent(): Promise<Verdict> {
  const folder = await mkdtemp(path.join(tmpdir(), 'roundtable-schema-'));
  try {
    const file = path.join(folder, 'schema.graphql');
    const emitted = await serverTool('emit-schema', file);
    if (!emitted.ok) return emitted;
    const committed = await readFile(at('schema/schema.graphql'), 'utf8').catch(() => '');
    const ok = (await readFile(file, 'utf8')) === committed;
    return { ok, words: 'schema/schema.graphql differs from the code: run `pnpm emit-schema`.' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
