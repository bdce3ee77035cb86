import type { CombinedError } from '@urql/svelte';

/** The closed list of the API's error codes, and `UNREACHABLE` for a server that did not answer. */
export type ProblemCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'SIGNED_IMMUTABLE'
  | 'INVALID_UPDATE'
  | 'MISSING_DEPENDENCY'
  | 'TOO_LARGE'
  | 'RATE_LIMITED'
  | 'TOO_COMPLEX'
  | 'INTERNAL'
  | 'UNREACHABLE';

/** A failure in words for the person: what happened, what is safe, what to do. */
export interface Problem {
  code: ProblemCode;
  happened: string;
  safe: string;
  todo: string;
  /** The input's field that was refused, dotted, with `BAD_USER_INPUT`. */
  path?: string;
  /** The version in force, with `CONFLICT`. */
  current?: number;
  /** What support finds in the log, with `INTERNAL`. */
  reference?: string;
}

interface CodedError {
  message: string;
  extensions?: Record<string, unknown>;
}

const kept = 'What you typed is still here.';

const sentences: Record<ProblemCode, Pick<Problem, 'happened' | 'safe' | 'todo'>> = {
  UNAUTHENTICATED: {
    happened: 'You are no longer signed in.',
    safe: kept,
    todo: 'Sign in again to go on.',
  },
  FORBIDDEN: {
    happened: 'This is not open to you.',
    safe: 'Nothing was changed.',
    todo: 'Ask a supervisor if you need it for your work.',
  },
  NOT_FOUND: {
    happened: 'This cannot be found.',
    safe: 'Nothing was changed.',
    todo: 'It may have been moved, or you may no longer have access.',
  },
  BAD_USER_INPUT: {
    happened: 'Something in the form cannot be accepted.',
    safe: kept,
    todo: 'Correct the field that is marked and save again.',
  },
  CONFLICT: {
    happened: 'Somebody else changed this a moment ago.',
    safe: kept,
    todo: 'Look at the newer version, then save yours again.',
  },
  SIGNED_IMMUTABLE: {
    happened: 'This is signed and can no longer be changed.',
    safe: kept,
    todo: 'Add an addendum, or start a review to make a new version.',
  },
  INVALID_UPDATE: {
    happened: 'A change could not be read by the server.',
    safe: kept,
    todo: 'Copy your last words somewhere safe and load the page again.',
  },
  MISSING_DEPENDENCY: {
    happened: 'A change arrived out of order.',
    safe: kept,
    todo: 'It is being sent again. There is nothing that you need to do.',
  },
  TOO_LARGE: {
    happened: 'This is too large to save.',
    safe: kept,
    todo: 'Shorten it, or split it in two.',
  },
  RATE_LIMITED: {
    happened: 'That was too much at once.',
    safe: kept,
    todo: 'Wait a moment, then try again.',
  },
  TOO_COMPLEX: {
    happened: 'The question was too large for the server.',
    safe: 'Nothing was changed.',
    todo: 'Ask for less at once.',
  },
  INTERNAL: {
    happened: 'Something went wrong on our side.',
    safe: 'What was saved before is safe.',
    todo: 'Try again in a moment. If it happens again, tell support the reference.',
  },
  UNREACHABLE: {
    happened: 'The server cannot be reached.',
    safe: kept,
    todo: 'Check the connection, then try again.',
  },
};

function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && code in sentences;
}

/** A problem of a known code with nothing more to say than its sentences. */
export function problemOf(code: ProblemCode): Problem {
  return { code, ...sentences[code] };
}

function fromGraphQLError(error: CodedError): Problem {
  const { code, path, current, reference } = error.extensions ?? {};
  const problem = problemOf(isProblemCode(code) ? code : 'INTERNAL');
  if (problem.code === 'BAD_USER_INPUT' && error.message) problem.happened = error.message;
  if (typeof path === 'string') problem.path = path;
  if (Array.isArray(path)) problem.path = path.join('.');
  if (typeof current === 'number') problem.current = current;
  if (typeof reference === 'string') problem.reference = reference;
  return problem;
}

/** Turns whatever an operation failed with into words. The first GraphQL error decides. */
export function problemFrom(
  error: CombinedError | readonly CodedError[] | undefined,
): Problem | undefined {
  if (!error) return undefined;
  const errors: readonly CodedError[] = 'graphQLErrors' in error ? error.graphQLErrors : error;
  const [first] = errors;
  if (first) return fromGraphQLError(first);
  if ('networkError' in error && error.networkError) return problemOf('UNREACHABLE');
  return problemOf('INTERNAL');
}

/** The problem as one line, for a toast. */
export function inOneLine(problem: Problem): string {
  return `${problem.happened} ${problem.safe} ${problem.todo}`;
}
