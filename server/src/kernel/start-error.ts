/** The server cannot start, for a reason that an operator can act on. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
