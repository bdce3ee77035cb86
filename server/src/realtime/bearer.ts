/** The bearer token that a request or a socket's first message came with (RFC 6750). */
export function bearerOf(authorization: unknown): string | null {
  if (typeof authorization !== 'string') return null;
  const [, token] = /^Bearer +(\S.*)$/i.exec(authorization.trim()) ?? [];
  // Without a token it is a bearer all the same, of a key that nobody has.
  return token?.trim() ?? (/^Bearer$/i.test(authorization.trim()) ? '' : null);
}

/** The same of the payload of `connection_init`, as clients of graphql-ws write it. */
export function bearerOfInit(
  payload: Readonly<Record<string, unknown>> | undefined,
): string | null {
  return bearerOf(payload?.Authorization) ?? bearerOf(payload?.authorization);
}
