/** What of a failure is shown to who asked. */
import { OptimisticLockError } from '@mikro-orm/core';
import { GraphQLError } from 'graphql';
import { AppError } from './errors.ts';
import { newId } from './ids.ts';
import type { Services } from './services.ts';

export const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError('failed', { originalError: error as Error });

/** Where in the variables a value is that is not of its type: GraphQL says it in words alone. */
function inputPath({ message }: GraphQLError, cause: GraphQLError): string[] | undefined {
  const [, variable] = /^Variable "\$(\w+)"/.exec(message) ?? [];
  if (!variable) return undefined;
  const said = message.slice(0, message.length - cause.message.length);
  const [, place] = / at "([\w.[\]]+)"; $/.exec(said) ?? [];
  return (place ?? variable).split(/[.[\]]+/).filter((part) => part !== '');
}

/**
 * Expected errors as they are; everything else is logged whole and shown with a reference.
 * @param stored what is known of what the operation changed
 */
export function maskError(
  { log }: Pick<Services, 'log'>,
  error: GraphQLError,
  stored = 'Nothing was changed.',
): GraphQLError {
  const cause = error.originalError ?? error;
  const place = { nodes: error.nodes, path: error.path };
  if (cause instanceof AppError)
    return new GraphQLError(cause.message, { ...place, extensions: cause.extensions });
  if (cause instanceof OptimisticLockError) {
    const current = (cause.getEntity() as { version?: number } | undefined)?.version;
    return new GraphQLError('Somebody changed this in the meantime. Look at what is there now.', {
      ...place,
      extensions: { code: 'CONFLICT', current },
    });
  }
  // An argument or variable that is not of its type: graphql's own words, which name only the input.
  if (cause instanceof GraphQLError && !error.path) {
    const path = inputPath(error, cause);
    return new GraphQLError(path ? `${path.join('.')}: ${cause.message}` : cause.message, {
      ...place,
      extensions: { code: cause.extensions.code ?? 'BAD_USER_INPUT', ...(path && { path }) },
    });
  }
  if (cause instanceof GraphQLError && cause.extensions.code === 'BAD_USER_INPUT') return error;
  const reference = newId();
  log.error({ err: cause, reference, path: error.path?.join('.') }, 'unexpected failure');
  return new GraphQLError(`Something went wrong on our side. ${stored} Reference: ${reference}`, {
    ...place,
    extensions: { code: 'INTERNAL', reference },
  });
}
