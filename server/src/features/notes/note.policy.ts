import { nodeKind } from '../../kernel/node.ts';
import { all, allow, keyScope, when, type Condition } from '../../kernel/policy.ts';
import { Client, ofMyClients, reachingRoles } from '../clients/index.ts';
import { Note, NoteAddendum } from './note.entity.ts';

/** A discarded note is kept, and shown to nobody. */
const kept: Condition<Note> = {
  holds: (_operation, note) => note.status !== 'discarded',
  where: () => ({ status: { $ne: 'discarded' } }),
};

const own = when<Note>((note, operation) => note.author.id === operation.actor?.membershipId);
const draft = when<Note>((note) => note.status === 'draft');
const signed = when<Note>((note) => note.status === 'signed');

/** The words of a draft are its author's until it is signed, unless they share it. */
const wordsAreOpen = when<Note>(
  (note, operation) =>
    note.status === 'signed' || note.shared || note.author.id === operation.actor?.membershipId,
);

allow(reachingRoles, 'note.write', Client, ofMyClients);

allow(reachingRoles, 'note.read', Note, all<Note>(ofMyClients, kept));
allow(reachingRoles, 'note.words', Note, all<Note>(ofMyClients, kept, wordsAreOpen));

allow(reachingRoles, 'note.edit', Note, all<Note>(ofMyClients, draft, own));
allow(reachingRoles, 'note.sign', Note, all<Note>(ofMyClients, draft, own));
allow(reachingRoles, 'note.discard', Note, all<Note>(ofMyClients, draft, own));
allow(reachingRoles, 'note.addendum', Note, all<Note>(ofMyClients, signed, own));
allow(['supervisor'], 'note.addendum', Note, all<Note>(ofMyClients, signed));

// Only signed notes have any, and those are open to all who reach the client.
allow(reachingRoles, 'addendum.read', NoteAddendum, ofMyClients);

/** Of a program it is not told that somebody is writing something. */
const signedOrShared: Condition<Note> = {
  holds: (_operation, note) => note.status === 'signed' || note.shared,
  where: () => ({ $or: [{ status: 'signed' }, { shared: true }] }),
};
allow(['integration'], 'note.read', Note, all<Note>(ofMyClients, kept, signedOrShared));
allow(['integration'], 'note.words', Note, all<Note>(ofMyClients, kept, signedOrShared));
allow(['integration'], 'addendum.read', NoteAddendum, ofMyClients);
keyScope('notes:read', 'note.read', 'note.words', 'addendum.read');

nodeKind(Note, 'note.read');
nodeKind(NoteAddendum, 'addendum.read');
