/** Whether what was built is still what the sources say: by content, so that a checkout's times do not matter. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';

const passedOver = new Set(['node_modules', 'dist', 'build', '.svelte-kit', 'testing']);

/** A hash of the files' names and contents; folders count with all they hold, tests excepted. */
export function contentHash(inputs: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  const visit = (file: string): void => {
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) {
        if (!passedOver.has(name)) visit(path.join(file, name));
      }
    } else if (!/\.((test|testing)\.ts|md)$/.test(file)) {
      const content = readFileSync(file);
      hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
    }
  };
  for (const input of inputs) visit(input);
  return hash.digest('hex');
}

/** The stamp lies in the folder that was built, so that removing the folder removes it. */
export function isCurrent(folder: string, hash: string): boolean {
  const file = path.join(folder, '.stamp');
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

export function setStamp(folder: string, hash: string): void {
  writeFileSync(path.join(folder, '.stamp'), hash);
}
