import { AppError } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { ownChild } from './portal.children.ts';
import type { FamilyChange } from './portal.types.ts';

export interface FamilyChangesArgs {
  readonly childId: string;
  readonly after?: string | null;
}

/**
 * The source of a family's stream. It ends with NOT_FOUND when the access does, and with RESYNC when
 * a right is withdrawn that it had, at first or since: the page is then read anew, with what is left.
 * @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried
 */
export async function familyChangeSource(
  operation: Operation,
  { childId, after }: FamilyChangesArgs,
): ReturnType<typeof changeSource> {
  const { contact, view } = await ownChild(operation, childId);
  let had = view.rights;
  return changeSource(operation, {
    topic: 'family',
    subjectId: contact.id,
    after,
    recheck: async (now) => {
      const present = (await ownChild(now, childId)).view.rights;
      const withdrawn = [...had].some((right) => !present.has(right));
      had = present;
      if (withdrawn) throw new AppError('RESYNC', 'What you may see has changed. Read it anew.');
    },
  });
}

/** One event: the child as it is seen now, by the rights that there are now. */
export async function familyChange(
  operation: Operation,
  childId: string,
  { cursor, recordId }: SourcedChange,
): Promise<FamilyChange> {
  const child = await ownChild(operation, childId);
  return { cursor, kind: recordId === null ? 'ready' : 'changed', child };
}
