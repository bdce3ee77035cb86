/**
 * Access that is withdrawn while everybody types: a membership ends, a key is revoked, a part in the
 * care ends. After the withdrawal's commit nothing more of the document reaches the one it concerns,
 * and nothing that they send is committed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../src/kernel/db/roles.ts';
import { testDatabase, type TestDatabase } from '../src/testing/database.ts';
import type { TestHouse } from '../src/testing/factories.ts';
import { makeKey } from '../src/testing/keys.ts';
import { draftOf, edit } from '../src/testing/plan-edits.ts';
import type { TestVersion } from '../src/testing/plans.ts';
import { signInAt, visitor, type TestVisitor } from '../src/testing/server.ts';
import { count, progress, quantile, randomFrom, seed, tell } from './counts.ts';
import { beginPlan, houseIn } from './house.ts';
import { ServerProcess } from './server-process.ts';
import { Typist } from './typist.ts';
import { byDocument, byRows, Victim } from './victim.ts';

const trials = count('REVOCATIONS', 20, 1_000);
const editors = 3;

let database: TestDatabase;
let server: ServerProcess;
let house: TestHouse;
let version: TestVersion;
let planId: string;
/** What they all rate: its row's opaque id, and its own in the document. */
let need: { readonly id: string; readonly itemId: string };
let people: readonly TestVisitor[];
let administrator: TestVisitor;
let careStaff: TestVisitor;
const typists: Typist[] = [];
const random = randomFrom(seed);

beforeAll(async () => {
  database = await testDatabase();
  house = await houseIn(database);
  server = await ServerProcess.start({ databaseUrl: database.servingUrl });
  ({ people, version } = await beginPlan(server.origin, house));
  ({ planId } = await draftOf(people[0]!, house.sam.id));
  ({ need } = await edit<{ need: typeof need }>(people[0]!, 'addNeed', {
    ...{ planId, words: 'Sleep', rating: 3 },
  }));
  administrator = await signInAt(server.origin, house.people.administrator.email);
  careStaff = await signInAt(server.origin, house.people.careStaff.email);
  for (let at = 0; at < editors; at += 1) {
    const { documentId } = version;
    const options = { documentId, random, every: 40, visitor: () => people[at]! };
    typists.push(new Typist({ name: `e${at}`, ...options }));
  }
});
afterAll(async () => {
  await Promise.all(typists.map((typist) => typist.stop()));
  await server.kill();
  await database.drop();
});

/** Somebody with access, and the mutation that withdraws it. */
interface Access {
  readonly who: TestVisitor;
  readonly way: ConstructorParameters<typeof Victim>[1];
  readonly membershipId: string;
  withdraw(operation: string): Promise<unknown>;
  /** Gives it back, for the next trial. */
  restore(): Promise<unknown>;
}

const { stringify } = JSON;
/** In the place of a number that no edit has. */
const none = 2 ** 31;

/** A person of the organisation, whose membership ends today. */
async function membership(): Promise<Access> {
  const { id, membershipId } = house.people.careStaff;
  const { node } = await administrator.get<{ node: { version: number } }>(
    'query ($id: ID!) { node(id: $id) { ... on Membership { version } } }',
    { id },
  );
  return {
    who: careStaff,
    way: byDocument(version.documentId, need.itemId),
    membershipId,
    withdraw: (operation) =>
      administrator.get(
        `mutation ${operation} { endMembership(input: { id: ${stringify(id)}, version: ${node.version} })
          { membership { id } } }`,
      ),
    // Memberships end for good: no mutation brings one back.
    restore: () =>
      ask(database.adminUrl, `update membership set until_on = null where id = '${membershipId}'`),
  };
}

async function careTeam(): Promise<Access> {
  const { id: memberId, membershipId } = house.people.careStaff;
  const { client } = await people[0]!.get<{
    client: { careTeam: { id: string; version: number; member: { id: string } }[] };
  }>('query ($id: ID!) { client(id: $id) { careTeam { id version member { id } } } }', {
    id: house.sam.id,
  });
  const part = client.careTeam.find(({ member }) => member.id === memberId)!;
  return {
    who: careStaff,
    way: byDocument(version.documentId, need.itemId),
    membershipId,
    withdraw: (operation) =>
      people[0]!.get(
        `mutation ${operation} { endCareTeamMembership(input: { id: ${stringify(part.id)}, version: ${part.version} })
          { careTeamMembership { id } } }`,
      ),
    restore: () =>
      people[0]!.get(
        'mutation ($input: AddCareTeamMemberInput!) { addCareTeamMember(input: $input) { careTeamMembership { id } } }',
        {
          input: {
            clientId: house.sam.id,
            membershipId: memberId,
            function: 'Care',
            lead: false,
          },
        },
      ),
  };
}

async function key(): Promise<Access> {
  const at = {
    signIn: () => Promise.resolve(administrator),
    withKey: (secret: string) => visitor(server.origin, undefined, secret),
  };
  const made = await makeKey(at, house, { scopes: ['plans:read', 'plans:write'] });
  return {
    who: made,
    way: byRows(planId, need.id),
    membershipId: made.membershipId,
    withdraw: (operation) =>
      administrator.get(
        `mutation ${operation} { revokeApiKey(input: { id: ${stringify(made.id)} }) { apiKey { id } } }`,
      ),
    restore: () => Promise.resolve(),
  };
}

const kinds = {
  'a membership ends': membership,
  'a key is revoked': key,
  'a part in the care ends': careTeam,
};

/** What the database says of a withdrawal: when it was committed, and what was after it. */
async function after(
  operation: string,
  membershipId: string,
): Promise<{ at: number; writes: number; firstSeq: number }> {
  const [row] = await ask(
    database.adminUrl,
    `with withdrawn as (
       select pg_xact_commit_timestamp(xmin) as at from audit_entry where operation = '${operation}'
     ), later as (
       select seq, member_id from document_update, withdrawn
       where document_id = '${version.documentId}' and document_update.at > withdrawn.at - interval '1 minute'
         and pg_xact_commit_timestamp(document_update.xmin) > withdrawn.at
     )
     select (select extract(epoch from at) * 1000 from withdrawn) as at,
       (select count(*) from later where member_id = '${membershipId}') as writes,
       (select min(seq) from later) as first`,
  );
  return {
    at: Number(row?.at),
    writes: Number(row?.writes),
    firstSeq: Number(row?.first ?? none),
  };
}

it(
  `lets nothing through once it is withdrawn, in ${trials} trials (seed ${seed})`,
  async () => {
    for (const typist of typists) typist.type();
    const done = new Map<string, number>();
    const took: number[] = [];
    /** What should not have been, in words. */
    const late: string[] = [];
    let writes = 0;
    let lateFrames = 0;
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    for (let trial = 0; trial < trials; trial += 1) {
      const kind = names[trial % names.length]!;
      const access = await kinds[kind]();
      const victim = new Victim(access.who, access.way);
      await victim.busy(2);
      await delay(random() * 40);
      const operation = `Withdraw${trial}`;
      await access.withdraw(operation);
      const ended = await victim.ended;
      await victim.over();
      // So that there is something that must not have come.
      let found: Awaited<ReturnType<typeof after>>;
      do {
        // What comes here now may have been committed before it.
        const seen = typists[0]!.editor.seq;
        await typists[0]!.editor.until(() => typists[0]!.editor.seq > seen + 1);
        found = await after(operation, access.membershipId);
      } while (found.at > 0 && found.firstSeq === none);
      const { at, firstSeq, ...later } = found;
      // Without the withdrawal, or without edits after it, nothing would be shown here.
      expect(at, `${operation} is not in the audit trail`).toBeGreaterThan(0);
      expect(firstSeq, `nobody wrote after ${operation}`).toBeLessThan(none);
      took.push(ended - at);
      const frames = victim.seqs.filter((seq) => seq >= firstSeq).length;
      writes += later.writes;
      lateFrames += frames;
      if (later.writes + frames > 0) late.push(`${kind}: ${later.writes} writes, ${frames} frames`);
      done.set(kind, (done.get(kind) ?? 0) + 1);
      await access.restore();
      if ((trial + 1) % 50 === 0)
        progress(
          `revocation: ${trial + 1} of ${trials}, ${writes} writes and ${lateFrames} frames after it`,
        );
    }
    tell('revocation', {
      trials,
      ...Object.fromEntries(done),
      'writes after it': writes,
      'frames of later commits': lateFrames,
      'until the stream ends, median ms': quantile(took, 0.5),
      'until the stream ends, p99 ms': quantile(took, 0.99),
      'until the stream ends, most ms': Math.max(...took),
      seed,
    });
    expect(late).toEqual([]);
  },
  120_000 + trials * 10_000,
);
