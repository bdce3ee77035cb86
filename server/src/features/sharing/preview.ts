import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { frozen, primary, textsFor, type Contents } from './edition.content.ts';
import { rightFor } from './sharing.enums.ts';
import { portalViews } from './view.ts';

/** A summary as one recipient will read it. */
export interface SummaryPreview {
  readonly contactId: string;
  /** The language of the words: not the recipient's own where there is no text in that. */
  readonly language: string;
  readonly inOwnLanguage: boolean;
  readonly title: string;
  readonly words: string;
}

/**
 * What a contact would read of a summary if it were published now, by the same rules; null where
 * they may not see summaries today. The caller has authorised the client.
 * @param contactId UUID of the family contact
 * @throws BAD_USER_INPUT where the content could not be published
 */
export async function previewSummary(
  operation: Operation,
  contactId: string,
  content: Contents['summary'],
): Promise<SummaryPreview | null> {
  const [view] = await portalViews(operation, { contactId });
  if (!view?.rights.has(rightFor.summary)) return null;
  const wanted = view.contact.language;
  const { language, text } = textsFor(frozen.summary(content), wanted);
  return {
    contactId: globalId('FamilyContact', contactId),
    language,
    inOwnLanguage: wanted === null || primary(wanted) === primary(language),
    ...text,
  };
}
