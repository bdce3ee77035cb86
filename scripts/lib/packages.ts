/** Finding the programs of installed packages without a shell's help. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { at } from './paths.ts';

/**
 * The file of a package's program.
 * @param from a workspace folder that depends on the package; '' for the root
 */
export function programOf(name: string, from = '', program = path.basename(name)): string {
  const folder = at(from, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[program];
  if (!bin) throw new Error(`${name} has no program "${program}"`);
  return path.join(folder, bin);
}
