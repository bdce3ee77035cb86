/** What a guardian's open stream tells, and when it ends, over real sockets. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../kernel/clock.ts';
import {
  makeAppointment,
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import {
  endPortal,
  makeGuardian,
  openPortal,
  shareAppointment,
  updatePortal,
  type TestGuardian,
} from '../../testing/family.ts';
import { follow, type Followed } from '../../testing/follow.ts';
import { globalId } from '../../kernel/ids.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let ahead = 0;
const clock: Clock = { now: () => new Date(Date.now() + ahead) };
let number = 0;
let guardian: TestGuardian;
let other: TestGuardian;
let access: string;

beforeAll(async () => {
  server = await startServer({ clock, sweepEvery: 100 });
  house = await makeHouse(server);
  as = await signInAll(server, house);
  // A day goes by in one of the tests, and nobody is to be logged off by it.
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute('update organisation set idle_minutes = 10000'),
  );
});
afterAll(() => server.stop());
beforeEach(async () => {
  number += 1;
  guardian = await makeGuardian(server, house, house.sam, `Ada Nth${number}`);
  other = await makeGuardian(server, house, house.sam, `Ben Mth${number}`);
  access = await openPortal(as.caseManager, guardian);
  await openPortal(as.caseManager, other);
});

interface Change {
  readonly cursor: string;
  readonly kind: string;
  readonly child: {
    readonly rights: string[];
    readonly appointments: { readonly title: string }[];
    readonly messages: { readonly words: string; readonly mine: boolean }[];
  };
}
const text = `subscription ($id: ID!, $after: String) { familyChanges(childId: $id, after: $after) {
  cursor kind child { rights appointments { title } messages { words mine } } } }`;
const followed = (who: TestGuardian, after?: string): Followed<Change> =>
  follow<Change>(who.visitor, text, { id: who.childId, after: after ?? null });

async function appointment(): Promise<string> {
  const made = await inHouse(server.orm, house.organisationId, (em) =>
    Promise.resolve(makeAppointment(em, house.sam, new Date(Date.now() + 5 * 86_400_000))),
  );
  return globalId('Appointment', made.id);
}
const publish = (title: string, appointmentId: string, ...to: TestGuardian[]) =>
  shareAppointment(as.caseManager, {
    appointmentId,
    texts: [{ language: 'en', title }],
    recipientIds: to.map(({ id }) => id),
  });
const send = (who: TestGuardian, words: string): Promise<object> =>
  who.visitor.get(
    `mutation ($input: SendFamilyMessageInput!) { sendFamilyMessage(input: $input) {
      message { words } } }`,
    { input: { childId: who.childId, words } },
  );
const titles = ({ child }: Change): string[] => child.appointments.map(({ title }) => title);

/** All that a stream says from now on, until it is over. */
async function rest(who: TestGuardian, begun: () => Promise<unknown>): Promise<unknown[]> {
  const socket = who.visitor.socket();
  const said: unknown[] = [];
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const over = (async () => {
    for await (const { data, errors } of socket.iterate<{ familyChanges: Change }>({
      query: text,
      variables: { id: who.childId },
    })) {
      said.push(
        errors ? errors.map(({ extensions }) => extensions?.code) : data?.familyChanges.kind,
      );
      ready();
    }
  })();
  await isReady;
  await begun();
  await over;
  await socket.dispose();
  return said;
}

describe('a guardian’s stream', () => {
  it('shows an edition the moment it is published, changed and recalled, and nobody else’s', async () => {
    const mine = followed(guardian);
    const theirs = followed(other);
    expect(titles(await mine.next())).toEqual([]);
    await theirs.next();
    const first = await appointment();
    await publish('Dentist', first, guardian);
    expect(titles(await mine.next())).toEqual(['Dentist']);
    const second = await publish('Dentist, moved', first, guardian);
    expect(titles(await mine.next())).toEqual(['Dentist, moved']);
    await as.caseManager.get(
      `mutation ($input: RecallEditionInput!) { recallEdition(input: $input) { edition { id } } }`,
      { input: { editionId: second.id, reason: 'The wrong child' } },
    );
    expect(titles(await mine.next())).toEqual([]);
    // The first that the other hears of at all is what is for them.
    await publish('Swimming', await appointment(), other);
    const heard = await theirs.next();
    expect(titles(heard)).toEqual(['Swimming']);
    await mine.close();
    await theirs.close();
  });

  it('tells who is no longer among the recipients', async () => {
    const subject = await appointment();
    await publish('Dentist', subject, guardian, other);
    const mine = followed(guardian);
    expect(titles(await mine.next())).toEqual(['Dentist']);
    await publish('Dentist for two', subject, other);
    expect(titles(await mine.next())).toEqual([]);
    await mine.close();
  });

  it('goes on from its last cursor after it was cut, and misses nothing', async () => {
    const mine = followed(guardian);
    const { cursor } = await mine.next();
    await mine.close();
    await publish('Meanwhile', await appointment(), guardian);
    const again = followed(guardian, cursor);
    expect((await again.next()).kind).toBe('READY');
    expect(titles(await again.next())).toEqual(['Meanwhile']);
    await again.close();
  });

  it('carries messages both ways, and only one’s own', async () => {
    const mine = followed(guardian);
    const theirs = followed(other);
    const staff = follow<{ kind: string; message: { words: string; authorName: string } | null }>(
      as.careStaff,
      `subscription ($id: ID!) { familyMessageChanges(clientId: $id) {
        kind message { words authorName fromFamily author { name } } } }`,
      { id: house.sam.id },
    );
    await Promise.all([mine.next(), theirs.next(), staff.next()]);
    await send(guardian, 'She slept well.');
    expect((await staff.next()).message).toEqual({
      words: 'She slept well.',
      authorName: `Ada Nth${number}`,
      fromFamily: true,
      author: null,
    });
    expect((await mine.next()).child.messages).toEqual([{ words: 'She slept well.', mine: true }]);
    await as.nurse.get(
      `mutation ($input: AnswerFamilyMessageInput!) { answerFamilyMessage(input: $input) {
        message { words } unread } }`,
      { input: { contactId: guardian.id, words: 'Glad to hear it.' } },
    );
    expect((await mine.next()).child.messages.at(-1)).toEqual({
      words: 'Glad to hear it.',
      mine: false,
    });
    await send(other, 'And I?');
    expect((await theirs.next()).child.messages).toEqual([{ words: 'And I?', mine: true }]);
    await Promise.all([mine.close(), theirs.close(), staff.close()]);
  });
});

describe('a stream ends at once, and says nothing after,', () => {
  /** What would be said of a change made after the end. */
  const afterwards = async (): Promise<void> => {
    const subject = await appointment();
    await publish('Afterwards', subject, other);
    await as.nurse
      .get(
        `mutation ($input: AnswerFamilyMessageInput!) { answerFamilyMessage(input: $input) {
          unread } }`,
        { input: { contactId: guardian.id, words: 'Too late' } },
      )
      .catch(() => undefined);
  };

  it('when the access is ended', async () => {
    const said = await rest(guardian, async () => {
      await endPortal(as.caseManager, access);
      await afterwards();
    });
    expect(said).toEqual(['READY', ['NOT_FOUND']]);
    const refused = followed(guardian);
    expect(await refused.refusal()).toEqual(['NOT_FOUND']);
    await refused.close();
  });

  it('when a right is withdrawn; with what is left it begins anew', async () => {
    const said = await rest(guardian, async () => {
      await updatePortal(as.caseManager, access, ['GOALS', 'APPOINTMENTS', 'MESSAGES']);
      await afterwards();
    });
    // What it heard before the end, if anything, was what is left.
    expect(said.filter((one) => one !== 'CHANGED')).toEqual(['READY', ['RESYNC']]);
    expect(said.at(-1)).toEqual(['RESYNC']);
    const again = followed(guardian);
    expect((await again.next()).child.rights).toEqual(['GOALS', 'APPOINTMENTS', 'MESSAGES']);
    await again.close();
  });

  it('and not when a right is added, which it tells', async () => {
    const { updatePortalAccess } = await updatePortal(as.caseManager, access, ['GOALS']);
    const mine = followed(guardian);
    await mine.next();
    await updatePortal(as.caseManager, updatePortalAccess.portalAccess.id, ['GOALS', 'TEAM']);
    expect((await mine.next()).child.rights).toEqual(['GOALS', 'TEAM']);
    await mine.close();
  });

  it('when a right is withdrawn that was added meanwhile', async () => {
    const { updatePortalAccess } = await updatePortal(as.caseManager, access, ['GOALS']);
    const mine = followed(guardian);
    await mine.next();
    const more = await updatePortal(as.caseManager, updatePortalAccess.portalAccess.id, [
      'GOALS',
      'TEAM',
    ]);
    expect((await mine.next()).child.rights).toEqual(['GOALS', 'TEAM']);
    await updatePortal(as.caseManager, more.updatePortalAccess.portalAccess.id, ['GOALS']);
    // It is shown what is left, or begins anew with it: whichever comes first.
    const heard = await mine
      .until(({ child }) => !child.rights.includes('TEAM'))
      .then(() => 'what is left', String);
    expect(heard).toMatch(/what is left|RESYNC/);
    await mine.close();
  });

  it('when its last day is over', async () => {
    await endPortal(as.caseManager, access);
    const today = new Date().toISOString().slice(0, 10);
    await openPortal(as.caseManager, guardian, ['GOALS'], { until: today });
    const said = await rest(guardian, () => {
      // Into the next day; the sweep looks for days that ended.
      ahead = 26 * 3_600_000;
      return Promise.resolve();
    });
    ahead = 0;
    expect(said).toEqual(['READY', ['NOT_FOUND']]);
  });

  it('while much is published and written at the same moment', async () => {
    const subjects = await Promise.all(Array.from({ length: 6 }, appointment));
    const seen: string[] = [];
    const said = await rest(guardian, async () => {
      const busy = subjects.map((subject) => publish('Busy', subject, guardian).catch(() => null));
      const writing = subjects.map((_, index) =>
        send(guardian, `Busy ${index}`).then(
          () => seen.push('sent'),
          () => seen.push('refused'),
        ),
      );
      await endPortal(as.caseManager, access);
      // Whatever was begun before, nothing of it is written from now on.
      expect(
        await guardian.visitor.codes(
          `mutation ($input: SendFamilyMessageInput!) { sendFamilyMessage(input: $input) {
            message { words } } }`,
          { input: { childId: guardian.childId, words: 'After the end' } },
        ),
      ).toEqual(['NOT_FOUND']);
      await Promise.all([...busy, ...writing]);
    });
    expect(said.at(-1)).toEqual(['NOT_FOUND']);
    expect(said.filter((one) => Array.isArray(one))).toHaveLength(1);
    expect(seen).toHaveLength(6);
  });
});
