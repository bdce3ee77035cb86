/** Builds what `start` serves, only where its sources have changed. */
import { rmSync } from 'node:fs';
import { withBuildLock } from './lock.ts';
import { programOf } from './packages.ts';
import { at } from './paths.ts';
import { runNode, type Outcome } from './run.ts';
import { contentHash, isCurrent, setStamp } from './stamp.ts';

interface Part {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly output: string;
  build(): Promise<Outcome>;
}

const shared = [at('pnpm-lock.yaml'), at('tsconfig.json')];

const parts: readonly Part[] = [
  {
    name: 'server',
    inputs: [
      ...[...shared, at('server/package.json'), at('server/src')],
      ...[at('server/tsconfig.json'), at('server/tsconfig.build.json')],
    ],
    output: at('server/dist'),
    build: () => {
      // What a removed source left behind must not be served.
      rmSync(at('server/dist'), { recursive: true, force: true });
      // TypeScript 7 emits in a quarter of the time; `check` is where types are checked.
      const compiler = programOf('typescript-native', '', 'tsc');
      const args = ['-p', at('server/tsconfig.build.json'), '--noCheck'];
      return runNode(compiler, args, { quiet: true });
    },
  },
  {
    name: 'web',
    inputs: [
      ...[...shared, at('schema'), at('web/src'), at('web/static'), at('web/package.json')],
      ...[at('web/tsconfig.json'), at('web/vite.config.ts')],
    ],
    output: at('web/build'),
    build: () =>
      runNode(programOf('vite', 'web'), ['build', '--logLevel', 'warn'], {
        cwd: at('web'),
        quiet: true,
        env: { NODE_ENV: 'production' },
      }),
  },
  {
    name: 'GraphiQL page',
    inputs: [...shared, at('web/graphiql'), at('web/package.json')],
    output: at('web/graphiql/build'),
    build: () =>
      runNode(
        programOf('vite', 'web'),
        ['build', '--config', 'graphiql/vite.config.ts', '--logLevel', 'warn'],
        { cwd: at('web'), quiet: true, env: { NODE_ENV: 'production' } },
      ),
  },
];

/**
 * @param say told what is being done, for people
 * @param only the names of the parts to build; absent: all
 * @returns false when a build failed; its output has been said
 */
export async function build(
  say: (words: string) => void,
  only?: readonly string[],
): Promise<boolean> {
  return withBuildLock(async () => {
    const results = await Promise.all(
      parts.map(async ({ name, inputs, output, build: make }) => {
        if (only && !only.includes(name)) return true;
        const hash = contentHash(inputs);
        if (isCurrent(output, hash)) return true;
        say(`Building the ${name} …`);
        const { code, output: words, took } = await make();
        if (code !== 0) {
          say(`The ${name} could not be built:\n${words}`);
          return false;
        }
        setStamp(output, hash);
        say(`Built the ${name} in ${(took / 1000).toFixed(1)} s.`);
        return true;
      }),
    );
    return results.every(Boolean);
  });
}
