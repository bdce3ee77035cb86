/** Who may do what to comments: role × verb, with the exact answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../testing/answers.ts';
import { aboutWords, comment, commentMutation, type CommentVerb } from '../../testing/comments.ts';
import { inHouse, type TestHouse } from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { makeMeeting, runningMeeting } from '../../testing/meetings.ts';
import { startDraft, writeGoal, type TestVersion } from '../../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import {
  answersOf,
  no,
  none,
  outside,
  signInEverybody,
  team,
  type Who,
} from '../../testing/who.ts';
import { CareTeamMembership } from '../access/index.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<Who, TestVisitor>;
let draft: TestVersion;
let about: object;

beforeAll(async () => {
  server = await startServer();
  ({ house, as } = await signInEverybody(server));
  draft = await startDraft(as.caseManager, house.sam.id);
  const goal = await writeGoal(as.caseManager, draft, 'Asks for a break');
  about = await aboutWords(as.nurse, draft.documentId, `goals/${goal}/words`, 'a break');
});
afterAll(() => server.stop());

const everybody = Object.keys({ ...team, ...outside }) as Who[];
/** The nurse wrote it. */
const author = { supervisor: no, caseManager: no, clinician: no, nurse: 'ok', careStaff: no };
const table: Record<CommentVerb, Record<string, string>> = {
  addCommentThread: { ...team, ...outside },
  addComment: { ...team, ...outside },
  editComment: { ...author, ...outside },
  withdrawComment: { ...author, ...outside },
  resolveCommentThread: { ...team, ...outside },
  reopenCommentThread: { ...team, ...outside },
  markMentionsRead: { ...team, ...outside },
};

async function inputOf(verb: CommentVerb): Promise<object> {
  if (verb === 'addCommentThread') return { ...about, words: 'x' };
  const { id, comments } = await comment(as.nurse, 'addCommentThread', { ...about, words: 'Why?' });
  const [own] = comments;
  if (verb === 'addComment') return { threadId: id, words: 'x' };
  if (verb === 'markMentionsRead') return { threadId: id };
  if (verb === 'editComment') return { id: own?.id, version: own?.version, words: 'x' };
  if (verb === 'withdrawComment') return { id: own?.id };
  if (verb === 'reopenCommentThread') await comment(as.nurse, 'resolveCommentThread', { id });
  return { id };
}

describe('of comments on a plan', () => {
  it.each(Object.keys(table) as CommentVerb[])('%s', async (verb) => {
    const ask = async (who: TestVisitor) =>
      who.codes(commentMutation(verb), { input: await inputOf(verb) });
    expect(await answersOf(as, everybody, ask)).toEqual(table[verb]);
  });

  it('they are read by those who read the plan', async () => {
    const queries = [
      'query ($id: ID!) { documentComments(documentId: $id) { nodes { id } } }',
      'query ($id: ID!) { documentCommenting(documentId: $id) { viewerCan } }',
    ];
    for (const query of queries) {
      const ask = (who: TestVisitor) => who.codes(query, { id: draft.documentId });
      expect(await answersOf(as, everybody, ask)).toEqual({ ...team, ...outside });
    }
  });
});

it('minutes of a case have comments, and those of a whole meeting none', async () => {
  const meeting = await runningMeeting(as.caseManager, makeMeeting(server, house, [house.sam]));
  type Written = { writtenMinutes: { documentId: string } };
  const seen = await as.caseManager.get<{ meeting: Written & { agenda: Written[] } }>(
    `query ($id: ID!) { meeting(id: $id) { writtenMinutes { documentId }
      agenda { writtenMinutes { documentId } } } }`,
    { id: meeting.id },
  );
  const { writtenMinutes, agenda } = seen.meeting;
  const query = 'query ($id: ID!) { documentComments(documentId: $id) { nodes { id } } }';
  const asked = (who: Who, id: string | undefined) => answerOf(as[who].codes(query, { id }));
  expect(await asked('nurse', agenda[0]?.writtenMinutes.documentId)).toBe('ok');
  expect(await asked('colleague', agenda[0]?.writtenMinutes.documentId)).toBe(none);
  expect(await asked('nurse', writtenMinutes.documentId)).toBe('BAD_USER_INPUT');
  const thread = await answerOf(
    as.nurse.codes(commentMutation('addCommentThread'), {
      input: {
        ...about,
        documentId: agenda[0]?.writtenMinutes.documentId,
        field: 'about//discussion',
        words: 'Said by whom?',
      },
    }),
  );
  expect(thread).toBe('ok');
});

it('who follows the minutes of one case hears nothing of another case of the meeting', async () => {
  const meeting = await runningMeeting(
    as.caseManager,
    makeMeeting(server, house, [house.sam, house.mia]),
  );
  type Item = { client: { id: string } | null; writtenMinutes: { documentId: string } | null };
  const minutesOf = async (who: Who, clientId: string): Promise<string | undefined> => {
    const { agenda } = (
      await as[who].get<{ meeting: { agenda: Item[] } }>(
        `query ($id: ID!) { meeting(id: $id) {
          agenda { client { id } writtenMinutes { documentId } } } }`,
        { id: meeting.id },
      )
    ).meeting;
    return agenda.find(({ client }) => client?.id === clientId)?.writtenMinutes?.documentId;
  };
  const ofSam = await minutesOf('nurse', house.sam.id);
  const ofMia = await minutesOf('colleague', house.mia.id);
  const begin = (who: Who, documentId: string | undefined) =>
    comment(as[who], 'addCommentThread', {
      ...about,
      documentId,
      field: 'about//discussion',
      words: 'Said by whom?',
    });
  const heard = follow<{ kind: string; threadId: string | null }>(
    as.colleague,
    'subscription ($id: ID!) { commentChanges(documentId: $id) { kind threadId } }',
    { id: ofMia },
  );
  expect(await heard.next()).toEqual({ kind: 'READY', threadId: null });
  const { id } = await begin('nurse', ofSam);
  await comment(as.nurse, 'resolveCommentThread', { id });
  const own = await begin('colleague', ofMia);
  // Changes come in the order of their commits: what was said before would have come by now.
  expect(await heard.next()).toEqual({ kind: 'CHANGED', threadId: own.id });
  await heard.close();
});

it('whoever leaves the care team is mentioned nowhere, and hears no more', async () => {
  const mentionIds = [house.people.careStaff.id];
  await comment(as.nurse, 'addCommentThread', { ...about, words: 'For Kofi', mentionIds });
  const heard = follow(
    as.careStaff,
    'subscription ($id: ID!) { commentChanges(documentId: $id) { kind } }',
    { id: draft.documentId },
  );
  expect(await heard.next()).toEqual({ kind: 'READY' });
  const query = '{ viewer { mentionedIn { nodes { id } } } }';
  type Mentioned = { viewer: { mentionedIn: { nodes: object[] } } };
  const before = await as.careStaff.get<Mentioned>(query);
  expect(before.viewer.mentionedIn.nodes.length).toBeGreaterThan(0);
  await inHouse(server.orm, house.organisationId, async (em) => {
    await em.nativeDelete(CareTeamMembership, {
      member: house.people.careStaff.membershipId,
    });
  });
  const after = await as.careStaff.get<Mentioned>(query);
  expect(after.viewer.mentionedIn.nodes).toEqual([]);
  await comment(as.nurse, 'addCommentThread', { ...about, words: 'Still here' });
  expect(await heard.refusal()).toEqual([none]);
  await heard.close();
});

it('what mentions somebody who left can be mended, and mentions them still', async () => {
  const { careStaff, clinician } = house.people;
  const mentionIds = [clinician.id];
  const began = await comment(as.nurse, 'addCommentThread', { ...about, words: 'Fro', mentionIds });
  await inHouse(server.orm, house.organisationId, (em) =>
    em.nativeDelete(CareTeamMembership, { member: clinician.membershipId }),
  );
  const [own] = began.comments;
  const edit = (version: number | undefined, ids: readonly string[]) => ({
    input: { id: own?.id, version, words: 'For Théa', mentionIds: ids },
  });
  const text = commentMutation('editComment');
  // Kofi left as well, and stands nowhere in this comment.
  expect(await as.nurse.codes(text, edit(own?.version, [clinician.id, careStaff.id]))).toEqual([
    'BAD_USER_INPUT',
  ]);
  const mended = await comment(as.nurse, 'editComment', edit(own?.version, mentionIds).input);
  expect(mended.comments[0]).toMatchObject({
    words: 'For Théa',
    mentions: [{ name: 'Théa Tremblay' }],
  });
  // Once she is taken out, she comes back only when she takes part again.
  const { version } = mended.comments[0] ?? {};
  const without = await comment(as.nurse, 'editComment', edit(version, []).input);
  expect(without.comments[0]?.mentions).toEqual([]);
  const again = edit(without.comments[0]?.version, mentionIds);
  expect(await as.nurse.codes(text, again)).toEqual(['BAD_USER_INPUT']);
});
