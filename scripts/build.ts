/** `pnpm build`: the server to server/dist and the pages to web/build, where sources have changed. */
import { build } from './lib/build.ts';

process.exitCode = (await build((words) => console.log(words))) ? 0 : 1;
