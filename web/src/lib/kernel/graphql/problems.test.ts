import { CombinedError } from '@urql/svelte';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { inOneLine, problemFrom, problemOf } from './problems.ts';

const failed = (
  code: string,
  more: Record<string, unknown> = {},
  message = 'As the server says.',
) =>
  new CombinedError({
    graphQLErrors: [new GraphQLError(message, { extensions: { code, ...more } })],
  });

test('no error is no problem', () => {
  expect(problemFrom(undefined)).toBeUndefined();
});

test.each(['CONFLICT', 'SIGNED_IMMUTABLE', 'TOO_LARGE', 'INVALID_UPDATE', 'RATE_LIMITED'])(
  '%s says that what was typed is still there',
  (code) => {
    expect(problemFrom(failed(code))).toMatchObject({
      code,
      safe: 'What you typed is still here.',
    });
  },
);

test('the server’s own sentence is shown only where it is about the input', () => {
  expect(problemFrom(failed('BAD_USER_INPUT', { path: ['input', 'words'] }))).toMatchObject({
    happened: 'As the server says.',
    path: 'input.words',
  });
  expect(problemFrom(failed('INTERNAL', { reference: 'r1' }))).toMatchObject({
    happened: 'Something went wrong on our side.',
    reference: 'r1',
  });
});

test('a code that is not in the list is an internal error', () => {
  expect(problemFrom(failed('NEW_AND_UNKNOWN'))?.code).toBe('INTERNAL');
});

test('a server that does not answer is unreachable', () => {
  const error = new CombinedError({ networkError: new Error('Failed to fetch') });
  expect(problemFrom(error)?.code).toBe('UNREACHABLE');
});

test('in one line: what happened, what is safe, what to do', () => {
  expect(inOneLine(problemOf('CONFLICT'))).toBe(
    'Somebody else changed this a moment ago. What you typed is still here. Look at the newer version, then save yours again.',
  );
});
