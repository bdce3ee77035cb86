/** Writes the schema as SDL to the file named, by default the committed one. */
import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../schema.ts';

const committed = path.resolve(import.meta.dirname, '../../../schema/schema.graphql');
const file = process.argv[2] ?? committed;
const sdl = printSchema(lexicographicSortSchema(await createSchema()));
await writeFile(
  file,
  `# Made from the resolvers by \`pnpm emit-schema\`. Do not edit.\n\n${sdl}\n`,
);
