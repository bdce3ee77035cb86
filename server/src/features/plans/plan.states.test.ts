/** A plan's way from draft to signed: each verb in each state, for each role. */
import { readRows, setValue } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/ids.ts';
import { Programme } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { answerOf } from '../../testing/answers.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { editDocument, openDocument } from '../../testing/documents.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import {
  changed,
  seenVersion,
  startDraft,
  verbs,
  writeGoal,
  type TestVersion,
} from '../../testing/plans.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let stranger: TestVisitor;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
  stranger = await server.signIn(other.people.supervisor.email);
});
afterAll(() => server.stop());

const submit = async (draft: TestVersion): Promise<TestVersion> =>
  changed(as.caseManager, 'submit', { id: draft.id });
const sign = (who: TestVisitor, { id, version }: TestVersion): Promise<TestVersion> =>
  changed(who, 'sign', { id, version });
const withdraw = ({ id }: TestVersion): Promise<TestVersion> =>
  changed(as.caseManager, 'withdraw', { id });

/** Sam's draft, open, with a goal. */
async function openDraft(): Promise<TestVersion> {
  const draft = await startDraft(as.caseManager, house.sam.id);
  if (draft.state === 'SUBMITTED') await withdraw(draft);
  await writeGoal(as.caseManager, draft);
  return seenVersion(as.caseManager, draft.id);
}

type State = 'open' | 'submitted' | 'signed' | 'superseded';
async function versionIn(state: State): Promise<TestVersion> {
  const draft = await openDraft();
  if (state === 'open') return draft;
  const submitted = await submit(draft);
  if (state === 'submitted') return submitted;
  const signed = await sign(as.supervisor, submitted);
  if (state === 'signed') return signed;
  await versionIn('signed');
  return seenVersion(as.caseManager, signed.id);
}

const people: readonly (PersonKey | 'stranger')[] = [
  'supervisor',
  'caseManager',
  'clinician',
  'careStaff',
  'colleague',
  'otherSupervisor',
  'administrator',
  'finance',
  'family',
  'integration',
  'stranger',
];
const no = 'FORBIDDEN';
const none = 'NOT_FOUND';
/** `mine`: the roles that may ever do it learn of no plan out of reach; the others are told no. */
const row = (own: Record<string, string>, clinicians = no): Record<string, string> => ({
  clinician: no,
  careStaff: no,
  ...own,
  colleague: clinicians === no ? no : none,
  otherSupervisor: none,
  administrator: no,
  finance: no,
  family: no,
  integration: no,
  stranger: none,
});

describe('each verb in each state', () => {
  const leaders = (answer: string) => row({ supervisor: answer, caseManager: answer });
  const signers = (answer: string, others = answer) =>
    row({ supervisor: answer, caseManager: others, clinician: others, careStaff: others }, none);
  const table: [State, 'submit' | 'withdraw' | 'sign', Record<string, string>][] = [
    ['open', 'submit', leaders('ok')],
    ['open', 'withdraw', leaders('CONFLICT')],
    ['open', 'sign', signers('CONFLICT')],
    ['submitted', 'submit', leaders('CONFLICT')],
    ['submitted', 'withdraw', leaders('ok')],
    ['submitted', 'sign', signers('ok', no)],
    ...(['signed', 'superseded'] as const).flatMap((state): typeof table => [
      [state, 'submit', leaders('SIGNED_IMMUTABLE')],
      [state, 'withdraw', leaders('SIGNED_IMMUTABLE')],
      [state, 'sign', signers('SIGNED_IMMUTABLE')],
    ]),
  ];
  it.each(table)('%s: %s', async (state, verb, expected) => {
    const found: Record<string, string> = {};
    let version = await versionIn(state);
    for (const key of people) {
      const who = key === 'stranger' ? stranger : as[key];
      const input = { id: version.id, version: version.version };
      found[key] = await answerOf(who.codes(verbs[verb], { input }));
      // The next one finds it as it was.
      if (found[key] === 'ok') version = await versionIn(state);
    }
    expect(found).toEqual(expected);
  });
});

it('is begun by those who lead the care, of their clients alone', async () => {
  const found: Record<string, string> = {};
  for (const key of people) {
    const who = key === 'stranger' ? stranger : as[key];
    const input = { clientId: house.sam.id };
    found[key] = await answerOf(who.codes(verbs.start, { input }));
  }
  expect(found).toEqual(row({ supervisor: 'ok', caseManager: 'ok' }));
});

describe('what a version says of itself', () => {
  it.each<[State, PersonKey, string[]]>([
    ['open', 'caseManager', ['document.edit', 'plan.read', 'plan.submit']],
    ['open', 'careStaff', ['document.edit', 'plan.read']],
    ['submitted', 'caseManager', ['plan.read', 'plan.withdraw']],
    ['submitted', 'supervisor', ['plan.read', 'plan.sign', 'plan.withdraw']],
    ['signed', 'supervisor', ['plan.read']],
    ['superseded', 'supervisor', ['plan.read']],
  ])('viewerCan of the %s version for the %s', async (state, key, expected) => {
    const { id } = await versionIn(state);
    expect([...(await seenVersion(as[key], id)).viewerCan].sort()).toEqual(expected);
  });
});

describe('a submitted version', () => {
  it('takes no edit until it is withdrawn, and never once it is signed', async () => {
    const draft = await openDraft();
    const edit = async () => {
      const { doc } = await openDocument(as.clinician, draft.documentId);
      return editDocument(as.clinician, draft.documentId, doc, (plan) => {
        for (const { id } of readRows(plan, 'goals'))
          setValue(plan, 'goals', id, 'measure', newId());
      });
    };
    await submit(draft);
    expect(await edit()).toEqual(['SIGNED_IMMUTABLE']);
    await withdraw(draft);
    expect(await edit()).toEqual([]);
    await sign(as.supervisor, await submit(draft));
    expect(await edit()).toEqual(['SIGNED_IMMUTABLE']);
  });

  it('is not signed by somebody who saw an earlier submission', async () => {
    const draft = await openDraft();
    const seen = await submit(draft);
    await withdraw(draft);
    const again = await submit(draft);
    const codes = await as.supervisor.codes(verbs.sign, {
      input: { id: seen.id, version: seen.version },
    });
    expect(codes).toEqual(['CONFLICT']);
    expect((await sign(as.supervisor, again)).state).toBe('SIGNED');
  });

  it('needs a goal', async () => {
    const draft = await startDraft(as.otherSupervisor, house.mia.id);
    const input = { id: draft.id };
    expect(await as.otherSupervisor.codes(verbs.submit, { input })).toEqual(['BAD_USER_INPUT']);
    // Nothing of the refused verb stands: the draft is open to edits.
    await writeGoal(as.otherSupervisor, draft);
  });
});

describe('with several signatories', () => {
  const setSignatories = (signatories: Programme['signatories']) =>
    inHouse(server.orm, house.organisationId, async (em) => {
      const programme = await em.findOneOrFail(Programme, house.programmes.residential);
      programme.signatories = signatories;
    });
  beforeAll(() => setSignatories(['supervisor', 'clinician']));
  afterAll(() => setSignatories(['supervisor']));

  it('comes into force with the last signature, and the former one is superseded', async () => {
    const former = await seenVersion(as.caseManager, (await versionInForce()) ?? '');
    const submitted = await submit(await openDraft());
    const once = await sign(as.clinician, submitted);
    expect(once).toMatchObject({ state: 'SUBMITTED', version: submitted.version });
    expect(
      await as.nurse.codes(verbs.sign, { input: { id: once.id, version: once.version } }),
    ).toEqual(['FORBIDDEN']);
    const signed = await sign(as.supervisor, once);
    expect(signed).toMatchObject({
      state: 'SIGNED',
      status: 'ACTIVE',
      signatures: [
        { role: 'CLINICIAN', by: { name: 'Théa Tremblay' } },
        { role: 'SUPERVISOR', by: { name: 'Sora Sato' } },
      ],
    });
    expect(signed.reviewDueOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    const before = await seenVersion(as.caseManager, former.id);
    expect(before).toMatchObject({ state: 'SUPERSEDED', status: 'REVOKED', reviewDueOn: null });
    expect(await versionInForce()).toBe(signed.id);
  });

  it('voids the signatures given when it is withdrawn', async () => {
    const once = await sign(as.clinician, await submit(await openDraft()));
    expect(once.signatures).toHaveLength(1);
    expect((await withdraw(once)).signatures).toEqual([]);
    const again = await submit(once);
    expect(again.signatures).toEqual([]);
    expect((await sign(as.clinician, again)).signatures).toHaveLength(1);
  });
});

async function versionInForce(): Promise<string | undefined> {
  const { client } = await as.caseManager.get<{
    client: { currentPlan: { inForce: { id: string } | null } };
  }>('query ($id: ID!) { client(id: $id) { currentPlan { inForce { id } } } }', {
    id: house.sam.id,
  });
  return client.currentPlan.inForce?.id;
}

it('meets in one draft when several begin it at once', async () => {
  await versionIn('signed');
  const begun = await Promise.all(
    [as.caseManager, as.supervisor, as.caseManager, as.supervisor].map((who) =>
      startDraft(who, house.sam.id),
    ),
  );
  expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
});

it('is not begun for somebody whose care has ended', async () => {
  const setStatus = (status: Client['status']) =>
    inHouse(server.orm, house.organisationId, async (em) => {
      const client = await em.findOneOrFail(Client, house.mia.clientId);
      client.status = status;
    });
  await setStatus('finished');
  const input = { clientId: house.mia.id };
  expect(await as.otherSupervisor.codes(verbs.start, { input })).toEqual(['FORBIDDEN']);
  await setStatus('active');
});
