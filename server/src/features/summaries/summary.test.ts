/** What a meeting tells its team and families: who writes, approves, sends, reads and recalls it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { makeGuardian, openPortal, type TestGuardian } from '../../testing/family.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import {
  closedMeeting,
  draftSummaries,
  summariesOf,
  summaryMutation,
  withSummary,
  type SeenSummary,
} from '../../testing/summaries.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let mother: TestGuardian;
let father: TestGuardian;
let meetingId: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
  mother = await makeGuardian(server, house, house.sam, 'Marta Moore', { language: 'es' });
  father = await makeGuardian(server, house, house.sam, 'Paul Moore');
  await openPortal(as.caseManager, mother);
  await openPortal(as.caseManager, father, ['APPOINTMENTS']);
  // Both supervisors together reach all clients; each reaches those of one programme.
  meetingId = await closedMeeting(
    server,
    house,
    as.caseManager,
    [
      {
        client: house.sam,
        texts: { results: 'Asked for breaks.', obstacles: 'The fire drill.', home: 'A quarrel.' },
        decisions: ['Two quiet mornings a week.'],
      },
    ],
    [house.people.caseManager, house.people.clinician, house.people.colleague],
  );
});
afterAll(() => server.stop());

const of = async (
  audience: SeenSummary['audience'],
  who = as.caseManager,
): Promise<SeenSummary> => {
  const found = (await summariesOf(who, meetingId)).filter((each) => each.audience === audience);
  const last = found.at(-1);
  if (!last) throw new Error(`no summary for the ${audience}`);
  return last;
};
const asked = async (who: TestVisitor) =>
  who.get<{ viewer: { summaries: { title: string; parts: { words: string }[] }[] } }>(
    '{ viewer { summaries { title parts { words } } } }',
  );
const portalOf = async ({ visitor }: TestGuardian) =>
  (
    await visitor.get<{
      viewer: {
        portal: { children: { summaries: { title: string; words: string; language: string }[] }[] };
      };
    }>('{ viewer { portal { children { summaries { title words language } } } } }')
  ).viewer.portal.children.flatMap(({ summaries }) => summaries);

describe('drafting', () => {
  it.each([
    ['clinician', 'FORBIDDEN'],
    ['colleague', 'FORBIDDEN'],
    ['otherSupervisor', 'NOT_FOUND'],
    ['administrator', 'FORBIDDEN'],
    ['family', 'FORBIDDEN'],
  ] as const)('is refused to %s', async (who, code) => {
    expect(await as[who].codes(draftSummaries, { input: { meetingId } })).toEqual([code]);
  });

  it('writes one for the team and one for each family, once', async () => {
    for (const _ of [1, 2]) await as.caseManager.get(draftSummaries, { input: { meetingId } });
    const all = await summariesOf(as.caseManager, meetingId);
    expect(all.map(({ audience, client }) => [audience, client?.name])).toEqual([
      ['TEAM', undefined],
      ['FAMILY', 'Sam Moore'],
    ]);
  });

  it('keeps what is for the team alone out of the family’s', async () => {
    const team = (await of('TEAM')).parts.map(({ words }) => words).join('\n');
    const family = (await of('FAMILY')).parts.map(({ words }) => words).join('\n');
    expect(team).toContain('The fire drill.');
    expect(family).toContain('Asked for breaks.');
    expect(family).toContain('Two quiet mornings a week.');
    expect(family).not.toContain('fire drill');
    expect(family).not.toContain('quarrel');
  });

  it('has a part in the language of each guardian who may receive it, and of nobody else', async () => {
    const { parts, recipients } = await of('FAMILY');
    expect(parts.map(({ language }) => language)).toEqual(['en', 'es']);
    expect(recipients).toEqual([
      { id: mother.id, name: 'Marta Moore', language: 'en', languageMissing: true },
    ]);
  });

  it('is seen by nobody but those who write them', async () => {
    const { id } = await of('FAMILY');
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    for (const who of [
      'clinician',
      'colleague',
      'otherSupervisor',
      'administrator',
      'family',
    ] as const)
      expect((await as[who].get<{ node: unknown }>(query, { id })).node, who).toBeNull();
    expect((await mother.visitor.get<{ node: unknown }>(query, { id })).node).toBeNull();
    expect((await as.supervisor.get<{ node: unknown }>(query, { id })).node).toEqual({ id });
  });
});

describe('writing', () => {
  it('refuses what is based on an older version, and loses nothing', async () => {
    const before = await of('FAMILY');
    const [english, spanish] = before.parts;
    if (!english || !spanish) throw new Error('two parts were expected');
    await withSummary(as.caseManager, 'saveSummary', before, {
      title: 'Sam’s week',
      parts: [
        { id: english.id, version: english.version, words: 'Sam asked for breaks.' },
        { id: spanish.id, version: spanish.version, words: 'Sam pidió pausas.' },
      ],
    });
    const stale = { id: before.id, version: before.version, title: 'Other', parts: [] };
    expect(await as.supervisor.codes(summaryMutation('saveSummary'), { input: stale })).toEqual([
      'CONFLICT',
    ]);
    expect((await of('FAMILY')).title).toBe('Sam’s week');
  });

  it('is previewed as each recipient will read it', async () => {
    const { id } = await of('FAMILY');
    const query = `query ($id: ID!, $to: ID!) { node(id: $id) { ... on MeetingSummary {
      preview(recipientId: $to) { title language parts { heading words } } } } }`;
    const preview = (to: string) => as.caseManager.get(query, { id, to });
    expect(await preview(mother.id)).toEqual({
      node: {
        preview: {
          title: 'Sam’s week',
          language: 'es',
          parts: [{ heading: null, words: 'Sam pidió pausas.' }],
        },
      },
    });
    expect(await preview(father.id)).toEqual({ node: { preview: null } });
  });
});

describe('approving and sending', () => {
  it('sends nothing that nobody approved', async () => {
    const { id, version } = await of('FAMILY');
    expect(
      await as.caseManager.codes(summaryMutation('sendSummary'), { input: { id, version } }),
    ).toEqual(['FORBIDDEN']);
    expect(await portalOf(mother)).toEqual([]);
  });

  it('is approved by name, and is a draft again before it is written on', async () => {
    const approved = await withSummary(as.caseManager, 'approveSummary', await of('FAMILY'));
    expect(approved).toMatchObject({ state: 'APPROVED', approvedBy: { name: 'Cem Çelik' } });
    expect(
      await as.caseManager.codes(summaryMutation('saveSummary'), {
        input: { id: approved.id, version: approved.version, title: 'Changed', parts: [] },
      }),
    ).toEqual(['FORBIDDEN']);
    const open = await withSummary(as.caseManager, 'reopenSummary', approved);
    expect(open).toMatchObject({ state: 'DRAFT', approvedBy: null });
    await withSummary(as.supervisor, 'approveSummary', open);
  });

  it('goes to those chosen alone, in their language, and is in the portal at once', async () => {
    expect(
      await as.caseManager.codes(summaryMutation('sendSummary'), {
        input: {
          ...(({ id, version }) => ({ id, version }))(await of('FAMILY')),
          recipientIds: [father.id],
        },
      }),
    ).toEqual(['BAD_USER_INPUT']);
    const sent = await withSummary(as.caseManager, 'sendSummary', await of('FAMILY'));
    expect(sent).toMatchObject({ state: 'SENT', sentBy: { name: 'Cem Çelik' } });
    expect(sent.copies).toEqual([
      {
        name: 'Marta Moore',
        title: 'Sam’s week',
        language: 'es',
        parts: [{ heading: null, words: 'Sam pidió pausas.' }],
      },
    ]);
    expect(await portalOf(mother)).toEqual([
      { title: 'Sam’s week', words: 'Sam pidió pausas.', language: 'es' },
    ]);
    expect(await portalOf(father)).toEqual([]);
  });

  it('gives each of the team what they may read', async () => {
    const draft = await of('TEAM');
    expect(draft.recipients.map(({ name }) => name)).toEqual([
      'Cem Çelik',
      'Cleo Costa',
      'Kofi Kamau',
      'Noor Nasser',
      'Sora Sato',
      'Théa Tremblay',
    ]);
    const [general] = draft.parts.filter(({ client }) => client === null);
    if (!general) throw new Error('no part about the meeting as a whole');
    const saved = await withSummary(as.caseManager, 'saveSummary', draft, {
      parts: [{ id: general.id, version: general.version, words: 'We met.' }],
    });
    await withSummary(
      as.caseManager,
      'sendSummary',
      await withSummary(as.caseManager, 'approveSummary', saved),
    );
    // Cleo was there, and does not reach Sam's record.
    const [hers] = (await asked(as.colleague)).viewer.summaries;
    expect(hers?.parts.map(({ words }) => words)).toEqual(['We met.']);
    const [his] = (await asked(as.careStaff)).viewer.summaries;
    expect(his?.parts).toHaveLength(2);
    expect((await asked(as.administrator)).viewer.summaries).toEqual([]);
    expect((await asked(mother.visitor)).viewer.summaries).toEqual([]);
  });

  it('keeps the copies as they are, in the database too', async () => {
    await expect(
      server.orm.em.fork().execute('update summary_copy set title = title'),
    ).rejects.toThrow(/permission denied/);
    await expect(server.orm.em.fork().execute('delete from summary_copy')).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('correcting and recalling', () => {
  it('corrects by a new edition, which takes the place of the former', async () => {
    const sent = await of('FAMILY');
    const edition = await withSummary(as.caseManager, 'correctSummary', sent);
    expect(edition).toMatchObject({ number: 2, state: 'DRAFT' });
    expect((await withSummary(as.supervisor, 'correctSummary', sent)).id).toBe(edition.id);
    const saved = await withSummary(as.caseManager, 'saveSummary', edition, {
      parts: edition.parts.map(({ id, version, words }) => ({
        id,
        version,
        words: `${words} (2)`,
      })),
    });
    expect(await portalOf(mother)).toMatchObject([{ words: 'Sam pidió pausas.' }]);
    await withSummary(
      as.caseManager,
      'sendSummary',
      await withSummary(as.caseManager, 'approveSummary', saved),
    );
    expect(await portalOf(mother)).toMatchObject([{ words: 'Sam pidió pausas. (2)' }]);
    const states = (await summariesOf(as.caseManager, meetingId))
      .filter(({ audience }) => audience === 'FAMILY')
      .map(({ number, state }) => [number, state]);
    expect(states).toEqual([
      [1, 'SUPERSEDED'],
      [2, 'SENT'],
    ]);
  });

  it('is recalled with a reason, and read by nobody it went to any more', async () => {
    const { id, version } = await of('FAMILY');
    expect(
      await as.caseManager.codes(summaryMutation('recallSummary'), {
        input: { id, version, reason: ' ' },
      }),
    ).toEqual(['BAD_USER_INPUT']);
    const reason = 'It told of another child.';
    const recalled = await withSummary(as.supervisor, 'recallSummary', { id, version }, { reason });
    expect(recalled).toMatchObject({ state: 'RECALLED', recallReason: reason });
    expect(recalled.copies).toHaveLength(1);
    expect(await portalOf(mother)).toEqual([]);

    // What went to the wrong person is written anew, once, and goes to the right one.
    const anew = await withSummary(as.caseManager, 'correctSummary', recalled);
    expect(anew).toMatchObject({ number: recalled.number + 1, state: 'DRAFT' });
    await withSummary(
      as.caseManager,
      'sendSummary',
      await withSummary(as.caseManager, 'approveSummary', anew),
    );
    expect(await portalOf(mother)).toHaveLength(1);
    expect(
      await as.caseManager.codes(summaryMutation('correctSummary'), {
        input: { id: recalled.id, version: recalled.version },
      }),
    ).toEqual(['FORBIDDEN']);

    await withSummary(as.caseManager, 'recallSummary', await of('TEAM'), { reason });
    for (const who of ['colleague', 'careStaff'] as const)
      expect((await asked(as[who])).viewer.summaries).toEqual([]);
  });
});
