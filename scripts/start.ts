/**
 * `pnpm start`: builds what has changed, then becomes the server. One process, so that a Ctrl-C or a
 * SIGTERM reaches the server itself. `pnpm start --nodes 2` runs that many servers and Redis instead.
 */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './lib/build.ts';
import { onLauncherGone } from './lib/launcher.ts';
import { startNodes } from './lib/nodes.ts';
import { at } from './lib/paths.ts';

const { values } = parseArgs({ options: { nodes: { type: 'string', default: '1' } } });
const nodes = Number(values.nodes);
if (!Number.isInteger(nodes) || nodes < 1 || nodes > 16) {
  console.error('--nodes takes a number from 1 to 16.');
  process.exit(1);
}

if (!(await build((words) => console.error(words)))) process.exit(1);

const main = at('server/dist/main.js');
if (!existsSync(main)) throw new Error(`${main} was not built`);
process.setSourceMapsEnabled(true);
// Spares later starts the compiling of a few hundred modules.
enableCompileCache(at('node_modules/.cache/compiled'));
// The builder's handlers are for its own children; from here on the server has the signals.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
onLauncherGone(() => process.kill(process.pid, 'SIGTERM'));
if (nodes === 1) await import(pathToFileURL(main).href);
else
  await startNodes(nodes, (words) => console.error(words)).catch((problem: Error) => {
    console.error(problem.message);
    process.exit(1);
  });
