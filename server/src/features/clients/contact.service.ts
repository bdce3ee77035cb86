import { conflict } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import { languageTag } from '../../kernel/language.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import type { SetContactLanguageInput } from './contact.inputs.ts';
import { FamilyContact } from './family-contact.entity.ts';

/**
 * Says in which language a contact reads: what is shared with them is shown in it where there is a
 * text in it.
 * @throws NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT
 */
export async function setContactLanguage(
  operation: Operation,
  input: SetContactLanguageInput,
): Promise<FamilyContact> {
  const id = inputId('FamilyContact', input.contactId, ['input', 'contactId']);
  const found = await operation.em.findOne(FamilyContact, id);
  const contact = await authorize(operation, 'contact.edit', found);
  if (contact.version !== input.version) throw conflict(contact.version);
  contact.language = input.language ? languageTag(input.language, ['input', 'language']) : null;
  await operation.em.flush();
  // The portal of this person is read anew.
  operation.changed('family', contact.id, contact.id);
  return contact;
}
