import { programOf } from './packages.ts';
import { at } from './paths.ts';
import { runNode } from './run.ts';

/**
 * Writes what git does not keep and web/tsconfig.json stands on: the types of SvelteKit's routes.
 * @returns false when it could not; the reason has been said
 */
export async function syncSvelte(): Promise<boolean> {
  const program = programOf('@sveltejs/kit', 'web', 'svelte-kit');
  const { code, output } = await runNode(program, ['sync'], { cwd: at('web'), quiet: true });
  if (code !== 0) console.log(output);
  return code === 0;
}
