/** Texts that are read once, and those that are sent by their id. */
import { createHash } from 'node:crypto';
import { liveOperations } from '@roundtable/schema/live-operations';
import { specifiedRules, type DocumentNode, type GraphQLError } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { createSchema } from '../schema.ts';
import { limitRule } from './limits.ts';
import { Texts } from './texts.ts';

let texts: Texts;
beforeAll(async () => {
  texts = new Texts(await createSchema(), [...specifiedRules, limitRule]);
});

const operations = Object.entries(liveOperations);

it.each(operations)('%s is valid, and has the id of its text', (_name, { id, text }) => {
  expect(id).toBe(`@${createHash('sha256').update(text).digest('base64url').slice(0, 4)}`);
  const document = texts.read(id) as DocumentNode;
  expect(document.kind).toBe('Document');
  // The very same, not another of the same words: what is known of it is known once.
  expect(texts.read(text)).toBe(document);
});

it('gives each stored text an id of its own', () => {
  expect(new Set(operations.map(([, { id }]) => id)).size).toBe(operations.length);
});

it.each([
  '@',
  '@none',
  '@ ',
  `${liveOperations.apply.id}x`,
  `${liveOperations.apply.id} { viewer }`,
])('knows no text under %j', (id) => {
  const [error] = texts.read(id) as readonly GraphQLError[];
  expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT', stored: 'unknown' });
});

it('remembers what is valid alone, and forgets the least lately used', () => {
  const read = (text: string) => texts.read(text);
  const first = '{ viewer { viewerCan } } # first';
  const document = read(first);
  expect(read(first)).toBe(document);
  const wrong = (text: string) => (read(text) as readonly GraphQLError[])[0]?.message;
  expect(wrong('{ nothing }')).toContain('nothing');
  expect(wrong('{ viewer')).toContain('Syntax');
  for (let at = 0; at < 600; at++) read(`{ viewer { viewerCan } } # ${at}`);
  expect(read(first)).not.toBe(document);
});
