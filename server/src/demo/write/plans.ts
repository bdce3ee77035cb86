import { createHash } from 'node:crypto';
import { planCollections, planShape } from '@roundtable/schema/plan-document';
import { ShapeInspector } from '@roundtable/schema/shape-inspector';
import * as Y from 'yjs';
import { insertClientId, insertDocument, setState } from '../../documents/document.store.ts';
import { insertCheckpoint } from '../../documents/history.store.ts';
import { Plan, PlanSignature, PlanVersion, projectPlan } from '../../features/plans/index.ts';
import { buildVersions, type BuiltVersion } from '../plan-versions.ts';
import type { ClientStory, Day, OrganisationStory, TimeOfDay, VersionStory } from '../story.ts';
import { insertAll, memberOf, type Writing } from './context.ts';
import { writeHistory } from './plan-history.ts';

/** How far a version has come; what the story says of days and signatures decides. */
interface Standing {
  readonly state: PlanVersion['state'];
  readonly status: PlanVersion['status'];
  readonly document: 'open' | 'frozen' | 'signed';
}

export const planId = ({ ids }: Pick<Writing, 'ids'>, client: string): string =>
  ids('plan', client);

/** Each client's plan: its versions, their live documents and the rows projected from them. */
export async function writePlans(writing: Writing): Promise<void> {
  const { em, story, organisationId, ids } = writing;
  await insertAll(
    em,
    Plan,
    story.clients.map(({ key }) => ({
      id: planId(writing, key),
      organisationId,
      client: ids('client', key),
      version: 1,
    })),
  );
  await insertAll(
    em,
    PlanVersion,
    story.clients.flatMap((client) => versionRows(writing, client)),
  );
  for (const client of story.clients) {
    const built = buildVersions(client.plan, { ...writing, clientKey: client.key });
    for (const version of built) await writeDocument(writing, client, version);
  }
  await insertAll(
    em,
    PlanSignature,
    story.clients.flatMap((client) => signatureRows(writing, client)),
  );
}

function versionRows(writing: Writing, client: ClientStory) {
  const { organisationId, calendar, ids } = writing;
  const at = (day: Day, time: TimeOfDay): Date => calendar.at(calendar.workday(day), time);
  return client.plan.versions.map((version, index) => {
    const { state, status } = standingOf(writing.story, client, index);
    const last = version.signed?.at(-1);
    const inForceSince = state === 'signed' || state === 'superseded' ? last?.[1] : undefined;
    return {
      id: versionId(writing, client.key, index + 1),
      organisationId,
      plan: planId(writing, client.key),
      clientId: ids('client', client.key),
      number: index + 1,
      // The projection of the document writes these words.
      vision: '',
      strengths: '',
      dischargeCriteria: '',
      state,
      status,
      startedAt: at(version.started, '09:10'),
      startedBy: memberOf(writing, version.by),
      submittedAt: version.submitted === undefined ? null : at(version.submitted, '15:35'),
      signedAt: inForceSince === undefined ? null : at(inForceSince, '17:20'),
      version: 1,
    };
  });
}

export const versionId = ({ ids }: Pick<Writing, 'ids'>, client: string, number: number): string =>
  ids('plan-version', client, number);

/** In force once all have signed whom the programme asks; until the next one is. */
function standingOf(story: OrganisationStory, client: ClientStory, index: number): Standing {
  const { versions } = client.plan;
  const complete = (version: VersionStory | undefined): boolean => {
    const roles = (version?.signed ?? []).map(([person]) => story.people[person]?.role);
    const asked = story.programmes[client.programme]?.signatories ?? [];
    return version?.submitted !== undefined && asked.every((role) => roles.includes(role));
  };
  const version = versions[index];
  if (complete(version))
    return complete(versions[index + 1])
      ? { state: 'superseded', status: 'revoked', document: 'signed' }
      : { state: 'signed', status: 'active', document: 'signed' };
  return version?.submitted === undefined
    ? { state: 'open', status: 'draft', document: 'open' }
    : { state: 'submitted', status: 'draft', document: 'frozen' };
}

/** Stores a version's document as the engine does, and projects its rows by the engine's projection. */
async function writeDocument(
  writing: Writing,
  client: ClientStory,
  { number, doc, clientId }: BuiltVersion,
): Promise<void> {
  const { em, organisationId, calendar, ids } = writing;
  const [problem] = new ShapeInspector(doc, planShape).inspectAll();
  if (problem) throw new Error(`${client.key}: ${problem.path.join('/')}: ${problem.reason}`);
  const head = {
    id: versionId(writing, client.key, number),
    organisationId,
    kind: 'plan',
    lineageId: planId(writing, client.key),
    clientId: ids('client', client.key),
  };
  const started = client.plan.versions[number - 1]?.started ?? 0;
  const at = calendar.at(calendar.workday(started), '09:10');
  await insertClientId(em, { ...head, clientId, memberId: null, at });
  const standing = standingOf(writing.story, client, number - 1).document;
  const history = standing === 'open' ? writing.story.draftHistories?.[client.key] : undefined;
  const snapshot = history
    ? await writeHistory(writing, head, { client, doc, clientId, at }, history)
    : Y.encodeStateAsUpdateV2(doc);
  if (!history) {
    await insertDocument(em, { ...head, snapshot, serverClientId: clientId });
    await insertCheckpoint(em, {
      organisationId,
      documentId: head.id,
      seq: 0,
      state: snapshot,
      at,
    });
  }
  if (standing !== 'open') {
    const hash = createHash('sha256').update(snapshot).digest('hex');
    await setState(em, head.id, standing, { snapshot, snapshotSeq: 0, hash });
  }
  const touched = new Map<string, Set<string>>([['about', new Set([''])]]);
  for (const root of planCollections) touched.set(root, new Set(doc.getMap(root).keys()));
  await projectPlan(em, head, doc, touched, () => undefined);
}

function signatureRows(writing: Writing, client: ClientStory) {
  const { organisationId, calendar, ids, story } = writing;
  return client.plan.versions.flatMap((version, index) =>
    (version.signed ?? []).map(([person, day]) => ({
      id: ids('plan-signature', client.key, index + 1, person),
      organisationId,
      planVersion: versionId(writing, client.key, index + 1),
      clientId: ids('client', client.key),
      signer: memberOf(writing, person),
      role: roleOf(story, person),
      signedAt: calendar.at(calendar.workday(day), '17:20'),
      voidedAt: null,
      version: 1,
    })),
  );
}

function roleOf(story: OrganisationStory, person: string) {
  const role = story.people[person]?.role;
  if (!role) throw new Error(`Nobody at ${story.name} is called ${person}`);
  return role;
}
