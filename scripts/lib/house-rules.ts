/** The house's own rules about files, which no other tool knows. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.ts';

const mostLines = 400;
const mostReadmeLines = 15;

const sources = /\.(ts|svelte|css|js|cjs|sql)$/;
const passedOver = new Set([
  'node_modules',
  'dist',
  'build',
  '.svelte-kit',
  'coverage',
  'artifacts',
]);
/** Written by a program, read by none of us. */
const generated = /graphql-env\.d\.ts$|migrations\/Migration\w*\.ts$/;

/** Folders of which each folder inside is a feature or a part with a duty of its own. */
const featureFolders = ['server/src/features'];
const otherParts = ['server/src/documents', 'server/src/realtime'];

export function checkFiles(): { ok: boolean; words: string } {
  const problems = [...longFiles(), ...readmes()];
  return { ok: problems.length === 0, words: problems.join('\n') };
}

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory() && !passedOver.has(entry.name)) yield* files(full);
    else if (entry.isFile()) yield full;
  }
}

const lineCount = (file: string): number =>
  readFileSync(file, 'utf8').replace(/\n$/, '').split('\n').length;

function longFiles(): string[] {
  return ['schema', 'server', 'web', 'scripts']
    .flatMap((folder) => [...files(at(folder))])
    .filter((file) => sources.test(file) && !generated.test(file) && lineCount(file) > mostLines)
    .map(
      (file) => `${path.relative(root, file)} has ${lineCount(file)} lines (${mostLines} at most)`,
    );
}

function readmes(): string[] {
  const features = featureFolders.flatMap((folder) =>
    readdirSync(at(folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name)),
  );
  return [...features, ...otherParts].flatMap((folder) => {
    const file = at(folder, 'README.md');
    if (!existsSync(file)) return [`${folder} has no README.md`];
    const count = lineCount(file);
    return count > mostReadmeLines
      ? [`${folder}/README.md has ${count} lines (${mostReadmeLines} at most)`]
      : [];
  });
}
