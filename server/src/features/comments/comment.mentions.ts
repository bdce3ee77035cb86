import { ref } from '@mikro-orm/core';
import { badInput } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import { queueMail } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { Membership } from '../access/index.ts';
import { membersReaching } from '../clients/index.ts';
import { CommentMention, type Comment } from './comment.entity.ts';
import { mentionLimit } from './comment.rules.ts';

const path = ['input', 'mentionIds'];

/**
 * The members whom a comment is to mention: people who may read the client's record today, since
 * the mention would open a door to it otherwise. Those whom it mentions already may have left since.
 * @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function peopleToMention(
  operation: Operation,
  clientId: string,
  mentionIds: readonly string[] | null | undefined,
  comment?: Comment,
): Promise<Membership[]> {
  const ids = [...new Set((mentionIds ?? []).map((id) => inputId('Membership', id, path)))];
  if (ids.length === 0) return [];
  if (ids.length > mentionLimit)
    throw badInput(path, `A comment mentions ${mentionLimit} people at the most.`);
  const found = await operation.em.find(Membership, { id: { $in: ids } });
  const reaching = new Set((await membersReaching(operation, clientId)).map(({ id }) => id));
  const standing = comment
    ? await operation.em.find(CommentMention, { comment: comment.id, withdrawnAt: null })
    : [];
  const kept = new Set(standing.map(({ member }) => member.id));
  const people: Membership[] = [];
  for (const id of ids) {
    const member = found.find((each) => each.id === id);
    if (member && kept.has(id)) {
      people.push(member);
      continue;
    }
    const person = await authorize(operation, 'person.read', member);
    if (!reaching.has(id))
      throw badInput(path, `${person.name} does not take part in this client's care.`);
    people.push(person);
  }
  return people;
}

/** Makes a comment mention these people and no others. Each who was not mentioned before is told. */
export async function mention(
  operation: Operation,
  comment: Comment,
  people: readonly Membership[],
): Promise<void> {
  const { em, clock } = operation;
  const now = clock.now();
  const wanted = new Set(people.map(({ id }) => id));
  const known = await em.find(CommentMention, { comment: comment.id });
  for (const each of known) each.withdrawnAt = wanted.has(each.member.id) ? null : now;
  const before = new Set(known.map(({ member }) => member.id));
  const added = people.filter(({ id }) => !before.has(id));
  await em.populate(added, ['account']);
  for (const member of added) {
    const made = new CommentMention();
    made.comment = ref(comment);
    made.thread = comment.thread;
    made.member = ref(member);
    made.at = now;
    em.persist(made);
    if (member.id !== operation.signedIn.membershipId) letter(operation, member, made);
  }
}

/** Says that there is something to read, and neither what nor about whom. */
function letter(operation: Operation, member: Membership, made: CommentMention): void {
  const account = member.account?.getEntity();
  if (!account) return;
  queueMail(operation, {
    to: account.email,
    subject: 'You were mentioned in Roundtable',
    text: `A colleague mentioned you in a comment.\n\nSee it on your day: ${operation.linkTo('/')}\n`,
    about: { type: 'CommentMention', id: made.id },
  });
}
