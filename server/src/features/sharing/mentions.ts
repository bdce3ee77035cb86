import type { Operation } from '../../kernel/operation.ts';
import { Client, FamilyContact } from '../clients/index.ts';
import type { EditionContent } from './edition.content.ts';

/**
 * The people close to the client, other than the recipients, whose name, telephone number or e-mail
 * address stands in the words of an edition. Whoever publishes is asked to look again: one guardian
 * is not told of another by accident.
 */
export async function peopleNamed(
  operation: Operation,
  clientId: string,
  recipientIds: readonly string[],
  content: EditionContent,
): Promise<FamilyContact[]> {
  const contacts = await operation.em.find(
    FamilyContact,
    { client: clientId },
    { orderBy: { name: 'asc', id: 'asc' } },
  );
  const client = await operation.em.findOneOrFail(Client, clientId);
  const isRecipient = ({ id }: FamilyContact): boolean => recipientIds.includes(id);
  const usual = new Set(
    [
      ...[client.givenName, client.familyName, client.preferredName ?? ''],
      ...contacts.filter(isRecipient).map(({ name }) => name),
    ].flatMap(tokens),
  );
  const said = plain(wordsOf(content));
  const saidTokens = new Set(tokens(said));
  const digits = said.replaceAll(/\D/g, '');
  return contacts.filter((contact) => {
    if (isRecipient(contact)) return false;
    const phone = (contact.phone ?? '').replaceAll(/\D/g, '').slice(-7);
    return (
      said.includes(plain(contact.name)) ||
      tokens(contact.name).some((token) => !usual.has(token) && saidTokens.has(token)) ||
      (contact.email !== null && said.includes(plain(contact.email))) ||
      (phone.length === 7 && digits.includes(phone))
    );
  });
}

const wordsOf = ({ texts }: EditionContent): string =>
  Object.values(texts)
    .flatMap((text: object) => Object.values(text) as unknown[])
    .filter((part) => typeof part === 'string')
    .join('\n');

/** Lower case and without accents. */
const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The parts of a name that tell people apart. */
const tokens = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token.length >= 3);
