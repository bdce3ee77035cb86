/**
 * `pnpm start`: builds what has changed, then becomes the server. One process, so that a Ctrl-C or a
 * SIGTERM reaches the server itself.
 */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.ts';
import { at } from './lib/paths.ts';

if (!(await build((words) => console.error(words)))) process.exit(1);

const main = at('server/dist/main.js');
if (!existsSync(main)) throw new Error(`${main} was not built`);
process.setSourceMapsEnabled(true);
// The builder's handlers are for its own children; from here on the server has the signals.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
stopWithLauncher();
await import(pathToFileURL(main).href);

/**
 * Package managers do not all pass a signal on to what they started. When ours has ended, so shall
 * the server: otherwise it would hold its port with nobody there to stop it.
 */
function stopWithLauncher(): void {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const launcher = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 1_000);
  timer.unref();
}
