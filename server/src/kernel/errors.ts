import { GraphQLError } from 'graphql';

/** Every code that `extensions.code` may hold. A client can rely on this list being closed. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'SIGNED_IMMUTABLE',
  'INVALID_UPDATE',
  'MISSING_DEPENDENCY',
  'TOO_LARGE',
  'TOO_COMPLEX',
  'RATE_LIMITED',
  'RESYNC',
  'UNAVAILABLE',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A failure that is expected and whose words may be shown. Anything else is masked as `INTERNAL`. */
export class AppError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'AppError';
    this.code = code;
  }
}

export const unauthenticated = (): AppError =>
  new AppError('UNAUTHENTICATED', 'Sign in to do this.');

export const forbidden = (message = 'Your role does not allow this.'): AppError =>
  new AppError('FORBIDDEN', message);

/** The one answer for what does not exist and for what may not be seen. */
export const notFound = (): AppError =>
  new AppError('NOT_FOUND', 'There is nothing here that you may see.');

/** `path` names the input field, outermost first, for instance `['input', 'format']`. */
export const badInput = (path: readonly string[], message: string): AppError =>
  new AppError('BAD_USER_INPUT', message, { path });

/** `current` is the version that is stored now; the caller loads it, and decides. */
export const conflict = (current: number): AppError =>
  new AppError(
    'CONFLICT',
    'Somebody changed this in the meantime. Look at what is there now, then save again.',
    { current },
  );

export const signedImmutable = (message: string): AppError =>
  new AppError('SIGNED_IMMUTABLE', message);
