/**
 * `pnpm start`: builds what has changed, then becomes the server. One process, so that a Ctrl-C or a
 * SIGTERM reaches the server itself.
 */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.ts';
import { onLauncherGone } from './lib/launcher.ts';
import { at } from './lib/paths.ts';

if (!(await build((words) => console.error(words)))) process.exit(1);

const main = at('server/dist/main.js');
if (!existsSync(main)) throw new Error(`${main} was not built`);
process.setSourceMapsEnabled(true);
// Spares later starts the compiling of a few hundred modules.
enableCompileCache(at('node_modules/.cache/compiled'));
// The builder's handlers are for its own children; from here on the server has the signals.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
onLauncherGone(() => process.kill(process.pid, 'SIGTERM'));
await import(pathToFileURL(main).href);
