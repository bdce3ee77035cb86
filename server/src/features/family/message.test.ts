/** The one thing that a family may write, and what the care team does with it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOrm } from '../../database.ts';
import { answerOf } from '../../testing/answers.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import {
  endPortal,
  makeGuardian,
  openPortal,
  updatePortal,
  type TestGuardian,
} from '../../testing/family.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let guardian: TestGuardian;
let access: string;
let number = 0;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());
beforeEach(async () => {
  number += 1;
  guardian = await makeGuardian(server, house, house.sam, `Writer Nth${number}`);
  access = await openPortal(as.caseManager, guardian);
});

const sends = (words: string): Promise<string> =>
  answerOf(
    guardian.visitor.codes(
      `mutation ($input: SendFamilyMessageInput!) { sendFamilyMessage(input: $input) {
        message { id } } }`,
      { input: { childId: guardian.childId, words } },
    ),
  );
const answers = (who: PersonKey, words = 'Thank you.'): Promise<string> =>
  answerOf(
    as[who].codes(
      `mutation ($input: AnswerFamilyMessageInput!) { answerFamilyMessage(input: $input) {
        unread } }`,
      { input: { contactId: guardian.id, words } },
    ),
  );
interface Message {
  readonly id: string;
  readonly words: string;
  readonly readAt: string | null;
}
const conversation = async (who: PersonKey): Promise<Message[]> => {
  const { client } = await as[who].get<{ client: { sharing: { conversation: Message[] } } }>(
    `query ($id: ID!, $contact: ID!) { client(id: $id) { sharing {
      conversation(contactId: $contact) { id words readAt readBy { name } } } } }`,
    { id: house.sam.id, contact: guardian.id },
  );
  return client.sharing.conversation;
};
const onMyDay = async (who: PersonKey): Promise<string[]> => {
  const { viewer } = await as[who].get<{
    viewer: { careTasks: { kind: string; words: string; client: { name: string } }[] };
  }>('{ viewer { careTasks { kind words client { name } } } }');
  return viewer.careTasks.flatMap(({ kind, words, client }) =>
    kind === 'FAMILY_MESSAGE' ? [`${client.name}: ${words}`] : [],
  );
};

describe('a message', () => {
  it('is what fits: some words, and not too many of them, nor too many messages a day', async () => {
    expect(await sends('   ')).toBe('BAD_USER_INPUT');
    expect(await sends('x'.repeat(4001))).toBe('BAD_USER_INPUT');
    // Also of those that are sent at the same moment not one too many is taken.
    const sent = await Promise.all(Array.from({ length: 24 }, (_, index) => sends(`No. ${index}`)));
    expect(sent.filter((code) => code === 'ok')).toHaveLength(20);
    expect(new Set(sent)).toEqual(new Set(['ok', 'RATE_LIMITED']));
    expect(await sends('One more')).toBe('RATE_LIMITED');
    expect(await conversation('nurse')).toHaveLength(20);
  });

  it('takes the right to it', async () => {
    await updatePortal(as.caseManager, access, ['GOALS']);
    expect(await sends('May I?')).toBe('FORBIDDEN');
    expect(await answers('caseManager')).toBe('BAD_USER_INPUT');
  });

  it('is read and answered by those who reach the client, while the portal is open', async () => {
    const found: Partial<Record<PersonKey, string>> = {};
    for (const who of Object.keys(as) as PersonKey[]) found[who] = await answers(who);
    expect(found).toEqual({
      administrator: 'FORBIDDEN',
      supervisor: 'ok',
      caseManager: 'ok',
      clinician: 'ok',
      nurse: 'ok',
      careStaff: 'ok',
      finance: 'FORBIDDEN',
      family: 'FORBIDDEN',
      integration: 'FORBIDDEN',
      colleague: 'NOT_FOUND',
      otherSupervisor: 'NOT_FOUND',
    });
    await endPortal(as.caseManager, access);
    expect(await answers('caseManager')).toBe('BAD_USER_INPUT');
    // What was written stays to be read by the team.
    expect(await conversation('careStaff')).toHaveLength(5);
  });

  it('waits on the day of the care team until somebody has read it', async () => {
    for (const one of await conversation('nurse')) expect(one.readAt).toBeNull();
    const before = await onMyDay('nurse');
    await sends('She slept well.');
    await sends('And ate.');
    const waiting = await onMyDay('nurse');
    expect(waiting).not.toEqual(before);
    expect(await onMyDay('colleague')).toEqual([]);
    expect(await onMyDay('administrator')).toEqual([]);
    const [first, second] = await conversation('nurse');
    const mark = async (messageId: string | undefined) => {
      const { markFamilyMessagesRead } = await as.nurse.get<{
        markFamilyMessagesRead: { unread: number };
      }>(
        `mutation ($input: MarkFamilyMessagesReadInput!) { markFamilyMessagesRead(input: $input) {
          unread } }`,
        { input: { messageId } },
      );
      return markFamilyMessagesRead.unread;
    };
    expect(await mark(first?.id)).toBe(1);
    expect(await mark(second?.id)).toBe(0);
    expect(await conversation('careStaff')).toMatchObject([
      { words: 'She slept well.', readBy: { name: 'Noor Nasser' } },
      { words: 'And ate.', readBy: { name: 'Noor Nasser' } },
    ]);
    expect(await onMyDay('nurse')).toEqual(before);
  });

  it('is told of to nobody whose right to it ends before the letter went', async () => {
    await answers('nurse');
    const letters = async () => {
      const admin = await createOrm(server.database.adminUrl);
      const rows = await admin.em
        .fork()
        .execute<{ state: string }[]>(
          'select state from mail_message where recipient = ? order by queued_at',
          [guardian.email],
        )
        .finally(() => admin.close());
      return rows.map(({ state }) => state);
    };
    expect(await letters()).toEqual(['queued']);
    const { updatePortalAccess } = await updatePortal(as.caseManager, access, ['MESSAGES']);
    expect(await letters()).toEqual(['queued']);
    await endPortal(as.caseManager, updatePortalAccess.portalAccess.id);
    expect(await letters()).toEqual(['cancelled']);
  });

  it('is told of to the family by letter, without a word of it', async () => {
    await answers('nurse', 'The results are there.');
    const admin = await createOrm(server.database.adminUrl);
    const letters = await admin.em
      .fork()
      .execute<{ text: string; subject: string }[]>(
        'select subject, text from mail_message where recipient = ?',
        [guardian.email],
      )
      .finally(() => admin.close());
    expect(letters).toHaveLength(1);
    expect(letters[0]?.subject).toBe('There is something new for you');
    expect(letters[0]?.text).not.toMatch(/results|Sam|House|Noor/);
  });
});
