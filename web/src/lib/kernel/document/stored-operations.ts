/** What the server says of an operation that it does not take. */
export interface CodedError {
  message: string;
  extensions?: Record<string, unknown>;
}

/** Whether the server knows the stored operations of this page. One of another version may not. */
let known = true;

/** What is sent of a stored operation (`schema/live-operations.ts`): its id, or else its text. */
export const queryOf = ({ id, text }: { readonly id: string; readonly text: string }): string =>
  known ? id : text;

/** Whether an operation was refused because its text is not stored: then texts are sent. */
export function wantsText(errors: readonly CodedError[] | undefined): boolean {
  if (!errors?.some(({ extensions }) => extensions?.stored === 'unknown')) return false;
  known = false;
  return true;
}

/** The errors that a socket gives as the reason why an operation ended, if it is such. */
export function codedErrors(reason: unknown): readonly CodedError[] | undefined {
  return Array.isArray(reason) && reason.length > 0 ? (reason as CodedError[]) : undefined;
}
