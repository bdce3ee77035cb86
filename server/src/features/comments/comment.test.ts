/** What is done with comments: saying, answering, mentioning, settling, and what becomes of words. */
import { anchoredWords, fragmentOfField } from '@roundtable/schema/anchored-words';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { newId } from '../../kernel/ids.ts';
import { MailMessage } from '../../kernel/mail.ts';
import { answerOf } from '../../testing/answers.ts';
import {
  aboutWords,
  comment,
  commentMutation,
  mentionedIn,
  threadFields,
  threadsOf,
  type CommentVerb,
  type TestThread,
} from '../../testing/comments.ts';
import { openDocument } from '../../testing/documents.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { changed, startDraft, write, writeGoal, type TestVersion } from '../../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let draft: TestVersion;
let field: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  draft = await startDraft(as.caseManager, house.sam.id);
  const goal = await writeGoal(as.caseManager, draft, 'Asks for a break in time.');
  field = `goals/${goal}/words`;
});
afterAll(() => server.stop());

const begin = async (who: TestVisitor, words: string, more: object = {}): Promise<TestThread> =>
  comment(who, 'addCommentThread', {
    ...(await aboutWords(who, draft.documentId, field, 'a break')),
    words,
    ...more,
  });
const mentioning = (...keys: PersonKey[]) => ({
  mentionIds: keys.map((key) => house.people[key].id),
});
const refused = (who: TestVisitor, verb: CommentVerb, input: object) =>
  answerOf(who.codes(commentMutation(verb), { input }));

describe('a thread', () => {
  it('is begun about words, answered, resolved and opened again', async () => {
    const begun = await begin(as.clinician, '  How long a break?  ');
    expect(begun).toMatchObject({
      documentId: draft.documentId,
      field,
      quote: 'a break',
      createdBy: { name: 'Théa Tremblay' },
      resolvedAt: null,
      viewerCan: ['thread.read', 'thread.answer', 'thread.resolve'],
      comments: [
        {
          words: 'How long a break?',
          author: { name: 'Théa Tremblay' },
          viewerCan: ['comment.read', 'comment.edit', 'comment.withdraw'],
        },
      ],
    });
    const answered = await comment(as.nurse, 'addComment', {
      threadId: begun.id,
      words: 'Five minutes.',
    });
    expect(answered.comments.map(({ words }) => words)).toEqual([
      'How long a break?',
      'Five minutes.',
    ]);
    expect(answered.version).toBeGreaterThan(begun.version);
    expect(answered.comments[0]?.viewerCan).toEqual(['comment.read']);

    expect(
      await refused(as.clinician, 'resolveCommentThread', { id: begun.id, version: begun.version }),
    ).toBe('CONFLICT');
    const { id, version } = answered;
    const resolved = await comment(as.clinician, 'resolveCommentThread', { id, version });
    expect(resolved).toMatchObject({
      resolvedBy: { name: 'Théa Tremblay' },
      viewerCan: ['thread.read', 'thread.reopen'],
    });
    expect(await comment(as.nurse, 'resolveCommentThread', { id, version })).toMatchObject({
      version: resolved.version,
      resolvedBy: { name: 'Théa Tremblay' },
    });
    expect(await refused(as.nurse, 'addComment', { threadId: id, words: 'Late' })).toBe(
      'FORBIDDEN',
    );
    const open = await threadsOf(as.nurse, draft.documentId, ', state: OPEN');
    expect(open.map((thread) => thread.id)).not.toContain(id);
    const settled = await threadsOf(as.nurse, draft.documentId, ', state: RESOLVED');
    expect(settled.map((thread) => thread.id)).toContain(id);
    expect(await comment(as.nurse, 'reopenCommentThread', { id })).toMatchObject({
      resolvedAt: null,
      resolvedBy: null,
    });
  });

  it('lets its author change and withdraw a comment, which keeps its place', async () => {
    const { id: threadId, comments } = await begin(as.nurse, 'Frist');
    const [own] = comments;
    const input = { id: own?.id, version: own?.version, words: 'First' };
    expect(await refused(as.clinician, 'editComment', input)).toBe('FORBIDDEN');
    const edited = await comment(as.nurse, 'editComment', input);
    expect(edited.comments[0]).toMatchObject({
      words: 'First',
      editedAt: expect.any(String) as string,
    });
    expect(await refused(as.nurse, 'editComment', { ...input, words: 'Late' })).toBe('CONFLICT');
    await comment(as.clinician, 'addComment', { threadId, words: 'Second' });
    expect(await refused(as.clinician, 'withdrawComment', { id: own?.id })).toBe('FORBIDDEN');
    const withdrawn = await comment(as.nurse, 'withdrawComment', { id: own?.id });
    expect(withdrawn.comments).toMatchObject([
      { words: null, withdrawnAt: expect.any(String) as string, viewerCan: ['comment.read'] },
      { words: 'Second' },
    ]);
    expect(await refused(as.nurse, 'withdrawComment', { id: own?.id })).toBe('FORBIDDEN');
  });

  it('is about a text of the document, at places in it', async () => {
    const good = await aboutWords(as.nurse, draft.documentId, field, 'a break');
    const attempt = (change: object) =>
      refused(as.nurse, 'addCommentThread', { ...good, words: 'x', ...change });
    for (const wrong of [
      'goals//words',
      `goals/${newId()}/measure`,
      `nothing/${newId()}/words`,
      'about/x/vision',
      `${field}/more`,
      '',
    ])
      expect(await attempt({ field: wrong }), wrong).toBe('BAD_USER_INPUT');
    for (const bytes of ['', 'AAAA//8='.repeat(100), '/////w=='])
      expect(await attempt({ anchor: bytes }), bytes).toBe('BAD_USER_INPUT');
    expect(await attempt({ quote: '  ' })).toBe('BAD_USER_INPUT');
    expect(await attempt({ words: ' ' })).toBe('BAD_USER_INPUT');
    expect(await attempt({ words: 'x'.repeat(4001) })).toBe('BAD_USER_INPUT');
    expect(await attempt({ documentId: newId() })).toBe('NOT_FOUND');
    expect(await attempt({ documentId: 'x' })).toBe('NOT_FOUND');
    const long = await begin(as.nurse, 'Long', { quote: 'word '.repeat(200) });
    expect(long.quote).toHaveLength(500);
    expect(long.quote.endsWith('…')).toBe(true);
  });
});

describe('mentions', () => {
  it('say who may be mentioned: those who may read the record', async () => {
    const { documentCommenting } = await as.nurse.get<{
      documentCommenting: { mentionable: { name: string }[]; viewerCan: string[] };
    }>(
      'query ($id: ID!) { documentCommenting(documentId: $id) { mentionable { name } viewerCan } }',
      {
        id: draft.documentId,
      },
    );
    expect(documentCommenting.mentionable.map(({ name }) => name)).toEqual([
      'Cem Çelik',
      'Kofi Kamau',
      'Noor Nasser',
      'Sora Sato',
      'Théa Tremblay',
    ]);
    expect(documentCommenting.viewerCan).toEqual(['thread.begin']);
    const answers = async (key: PersonKey) =>
      refused(as.nurse, 'addCommentThread', {
        ...(await aboutWords(as.nurse, draft.documentId, field, 'a break')),
        words: 'x',
        ...mentioning(key),
      });
    expect(await answers('supervisor')).toBe('ok');
    expect(await answers('colleague')).toBe('BAD_USER_INPUT');
    expect(await answers('administrator')).toBe('BAD_USER_INPUT');
    expect(await answers('family')).toBe('NOT_FOUND');
  });

  it('are on the day of whom they name until read, with a letter that tells nothing', async () => {
    const made = await begin(as.clinician, 'Look @Noor Nasser', mentioning('nurse', 'clinician'));
    expect(made.comments[0]?.mentions.map(({ name }) => name)).toEqual([
      'Noor Nasser',
      'Théa Tremblay',
    ]);
    expect(await mentionedIn(as.nurse)).toContain('Look @Noor Nasser');
    const seenBy = async (who: TestVisitor) =>
      (await threadsOf(who, draft.documentId)).find(({ id }) => id === made.id)?.mentionsViewer;
    expect([await seenBy(as.nurse), await seenBy(as.careStaff)]).toEqual([true, false]);
    const letters = await inHouse(server.orm, house.organisationId, (em) =>
      em.find(MailMessage, { recipient: house.people.nurse.email }),
    );
    expect(letters).toHaveLength(1);
    expect(`${letters[0]?.subject} ${letters[0]?.text}`).not.toMatch(/Sam|Look|break|Théa/);
    const toThemselves = await inHouse(server.orm, house.organisationId, (em) =>
      em.count(MailMessage, { recipient: house.people.clinician.email }),
    );
    expect(toThemselves).toBe(0);
    const read = await comment(as.nurse, 'markMentionsRead', { threadId: made.id });
    expect(read.mentionsViewer).toBe(false);
    expect(await mentionedIn(as.nurse)).not.toContain('Look @Noor Nasser');
  });

  it('go with the thread, with the comment, and with other words', async () => {
    const resolved = await begin(as.clinician, 'one', mentioning('careStaff'));
    expect(await mentionedIn(as.careStaff)).toEqual(['one']);
    await comment(as.nurse, 'resolveCommentThread', { id: resolved.id });
    expect(await mentionedIn(as.careStaff)).toEqual([]);
    await comment(as.nurse, 'reopenCommentThread', { id: resolved.id });
    expect(await mentionedIn(as.careStaff)).toEqual(['one']);
    const [own] = resolved.comments;
    const edit = (version: number | undefined, more: object) =>
      comment(as.clinician, 'editComment', { id: own?.id, version, words: 'one', ...more });
    const edited = await edit(own?.version, mentioning('nurse'));
    expect(edited.comments[0]?.mentions.map(({ name }) => name)).toEqual(['Noor Nasser']);
    expect(edited.comments[0]?.editedAt).toBeNull();
    expect(await mentionedIn(as.careStaff)).toEqual([]);
    await edit(edited.comments[0]?.version, mentioning('careStaff'));
    expect(await mentionedIn(as.careStaff)).toEqual(['one']);
    await comment(as.clinician, 'withdrawComment', { id: own?.id });
    expect(await mentionedIn(as.careStaff)).toEqual([]);
    const letters = await inHouse(server.orm, house.organisationId, (em) =>
      em.count(MailMessage, { recipient: house.people.careStaff.email }),
    );
    expect(letters).toBe(1);
  });
});

describe('the words', () => {
  const standing = async ({ field: of, anchor, head }: TestThread) => {
    const { doc } = await openDocument(as.nurse, draft.documentId);
    const bytes = (text: string) => Buffer.from(text, 'base64');
    return anchoredWords(doc, { field: of, anchor: bytes(anchor), head: bytes(head) })?.words;
  };
  const line = (doc: Y.Doc) =>
    (fragmentOfField(doc, field)?.get(0) as Y.XmlElement).get(0) as Y.XmlText;
  const placeOf = (doc: Y.Doc, words: string) => (line(doc).toString() as string).indexOf(words);

  it('are followed through edits, and when they are gone the quote is still there', async () => {
    const thread = await begin(as.nurse, 'Which?');
    await write(as.clinician, draft, (doc) => line(doc).insert(0, 'Sam '));
    await write(as.clinician, draft, (doc) => {
      line(doc).insert(placeOf(doc, 'break'), 'short ');
    });
    expect(await standing(thread)).toBe('a short break');
    await write(as.clinician, draft, (doc) => {
      line(doc).delete(placeOf(doc, 'a short'), 'a short break'.length);
    });
    expect(await standing(thread)).toBeUndefined();
    const [seen] = (await threadsOf(as.nurse, draft.documentId)).filter(
      ({ id }) => id === thread.id,
    );
    expect(seen?.quote).toBe('a break');
    await write(as.clinician, draft, (doc) => line(doc).insert(line(doc).length - 1, ' a break'));
  });

  it('may be commented on while they are frozen and signed, and in the next draft', async () => {
    const { id, version } = await changed(as.caseManager, 'submit', { id: draft.id });
    const frozen = await begin(as.supervisor, 'Before I sign');
    await changed(as.supervisor, 'sign', { id, version });
    const signed = await comment(as.nurse, 'addComment', { threadId: frozen.id, words: 'Yes' });
    expect(signed.comments).toHaveLength(2);

    const next = await startDraft(as.caseManager, house.sam.id);
    const heard = follow<{ kind: string; threadId: string | null; thread: TestThread | null }>(
      as.nurse,
      `subscription ($id: ID!) { commentChanges(documentId: $id) {
        kind threadId thread { ${threadFields} } } }`,
      { id: draft.documentId },
    );
    expect(await heard.next()).toMatchObject({ kind: 'READY', thread: null });
    const later = await comment(as.nurse, 'addCommentThread', {
      ...(await aboutWords(as.nurse, next.documentId, field, 'a break')),
      words: 'In the review',
    });
    // The signed version has no later words, and no threads about them.
    expect(await heard.next()).toMatchObject({ kind: 'WITHDRAWN', threadId: later.id });
    await comment(as.caseManager, 'resolveCommentThread', { id: frozen.id });
    expect(await heard.next()).toMatchObject({
      kind: 'CHANGED',
      thread: { id: frozen.id, resolvedBy: { name: 'Cem Çelik' } },
    });
    await heard.close();
    const idsIn = async (documentId: string) =>
      (await threadsOf(as.nurse, documentId)).map((thread) => thread.id);
    expect(await idsIn(next.documentId)).toEqual(
      expect.arrayContaining([frozen.id, later.id]) as string[],
    );
    expect(await idsIn(draft.documentId)).not.toContain(later.id);
  });
});

it('costs the same number of statements for few threads and for many', async () => {
  const reading = () => threadsOf(as.caseManager, draft.documentId, ', first: 100');
  const few = await statementsOf(server.orm, reading);
  for (let many = 0; many < 8; many++)
    await begin(as.nurse, `More ${many}`, mentioning('clinician', 'caseManager'));
  const many = await statementsOf(server.orm, reading);
  expect(many.length, many.join('\n')).toBe(few.length);
});
