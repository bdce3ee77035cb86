import { AppError } from '../kernel/errors.ts';

/** The bytes are not one whole Yjs V1 update of the document's shape by this person. */
export const invalidUpdate = (reason: string): AppError =>
  new AppError('INVALID_UPDATE', `This edit cannot be taken: ${reason}.`);

/** `stateVector` says what the server has, so that the client can send what is missing before. */
export const missingDependency = (stateVector: Uint8Array): AppError =>
  new AppError('MISSING_DEPENDENCY', 'This edit builds on one that was never sent.', {
    stateVector: Buffer.from(stateVector).toString('base64'),
  });

export const tooLarge = (reason: string): AppError => new AppError('TOO_LARGE', reason);

/** More is waiting to be stored than there is room for; the client tries again by itself. */
export const busy = (): AppError =>
  new AppError('RATE_LIMITED', 'The server is catching up. The edit is kept and sent again.');

/** Earlier states are built one at a time, and too many are wanted. */
export const historyBusy = (): AppError =>
  new AppError(
    'RATE_LIMITED',
    'Other earlier versions are being looked up. Try again in a moment.',
  );

/** An earlier state took too long to build, or more memory than there is for it. */
export const historyTooDear = (): AppError =>
  new AppError(
    'RATE_LIMITED',
    'This took too long to look up. Try again later, or compare fewer records.',
  );

/** The stream fell too far behind; the client subscribes anew with its state vector. */
export const resync = (): AppError =>
  new AppError('RESYNC', 'This stream fell too far behind. Subscribe again to go on.');
