/** People close to a client who sign in to the portal, and what staff share with them. */
import { ref } from '@mikro-orm/core';
import { createOrm } from '../database.ts';
import { Account, Membership } from '../features/access/index.ts';
import { Client, FamilyContact } from '../features/clients/index.ts';
import { Edition, EditionRecipient, type SummaryContent } from '../features/sharing/index.ts';
import { globalId, newId } from '../kernel/ids.ts';
import { inHouse, type TestClient, type TestHouse } from './factories.ts';
import { makeAccount, type TestServer, type TestVisitor } from './server.ts';

export interface TestGuardian {
  /** UUID of the family contact. */
  readonly contactId: string;
  /** The opaque id of the contact, as staff see it. */
  readonly id: string;
  /** The opaque id of the child as this guardian sees it. */
  readonly childId: string;
  readonly email: string;
  readonly visitor: TestVisitor;
}

/** Makes a contact of a client with an account of their own, signed in. They see nothing yet. */
export async function makeGuardian(
  server: TestServer,
  house: TestHouse,
  client: TestClient,
  name: string,
  more: Partial<FamilyContact> = {},
): Promise<TestGuardian> {
  const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${newId().slice(-6)}@family.test`;
  const owner = await createOrm(server.database.ownerUrl);
  const accountId = await makeAccount(owner, email, name).finally(() => owner.close());
  const contactId = await inHouse(server.orm, house.organisationId, async (em) => {
    const member = Object.assign(new Membership(), {
      account: ref(em.getReference(Account, accountId)),
      name,
      role: 'family',
      from: '2020-01-01',
    } satisfies Partial<Membership>);
    const contact = Object.assign(new FamilyContact(), {
      client: ref(em.getReference(Client, client.clientId)),
      name,
      relationship: 'guardian',
      mayReceiveInformation: true,
      member: ref(member),
      ...more,
    } satisfies Partial<FamilyContact>);
    em.persist([member, contact]);
    await em.flush();
    return contact.id;
  });
  return guardianOf(contactId, email, await server.signIn(email));
}

export const guardianOf = (
  contactId: string,
  email: string,
  visitor: TestVisitor,
): TestGuardian => ({
  contactId,
  id: globalId('FamilyContact', contactId),
  childId: globalId('PortalChild', contactId),
  email,
  visitor,
});

export const allRights = [
  'GOALS',
  'PROGRESS',
  'TEAM',
  'APPOINTMENTS',
  'SUMMARIES',
  'MESSAGES',
] as const;
export type Right = (typeof allRights)[number];

/** Opens the portal to a contact, as staff do; answers the opaque id of the access. */
export async function openPortal(
  staff: TestVisitor,
  contact: Pick<TestGuardian, 'id'>,
  rights: readonly Right[] = allRights,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { grantPortalAccess } = await staff.get<{
    grantPortalAccess: { portalAccess: { id: string } };
  }>(
    `mutation ($input: GrantPortalAccessInput!) {
      grantPortalAccess(input: $input) { portalAccess { id } } }`,
    { input: { contactId: contact.id, rights, ...more } },
  );
  return grantPortalAccess.portalAccess.id;
}

export const updatePortal = (
  staff: TestVisitor,
  id: string,
  rights: readonly Right[],
): Promise<{ updatePortalAccess: { portalAccess: { id: string } } }> =>
  staff.get(
    `mutation ($input: UpdatePortalAccessInput!) {
      updatePortalAccess(input: $input) { portalAccess { id } } }`,
    { input: { id, rights } },
  );

export const endPortal = (staff: TestVisitor, id: string): Promise<object> =>
  staff.get(
    `mutation ($input: EndPortalAccessInput!) {
      endPortalAccess(input: $input) { portalAccess { id } } }`,
    { input: { id, reason: 'Court order' } },
  );

export interface Shared {
  readonly id: string;
  readonly number: number;
}

/** Publishes a goal as staff do. */
export async function shareGoal(
  staff: TestVisitor,
  input: Record<string, unknown> & { readonly goalId: string | undefined },
): Promise<Shared> {
  const { shareGoal: answer } = await staff.get<{ shareGoal: { edition: Shared } }>(
    `mutation ($input: ShareGoalInput!) { shareGoal(input: $input) { edition { id number } } }`,
    { input },
  );
  return answer.edition;
}

/** Publishes an appointment as staff do. */
export async function shareAppointment(
  staff: TestVisitor,
  input: Record<string, unknown> & { readonly appointmentId: string | undefined },
): Promise<Shared> {
  const { shareAppointment: answer } = await staff.get<{ shareAppointment: { edition: Shared } }>(
    `mutation ($input: ShareAppointmentInput!) {
      shareAppointment(input: $input) { edition { id number } } }`,
    { input },
  );
  return answer.edition;
}

/** A summary as a meeting publishes it, made in the house's own transaction. */
export function makeSummary(
  server: TestServer,
  house: TestHouse,
  client: TestClient,
  to: readonly TestGuardian[],
  texts: SummaryContent['texts'],
): Promise<string> {
  return inHouse(server.orm, house.organisationId, async (em) => {
    const edition = Object.assign(new Edition(), {
      clientId: client.clientId,
      kind: 'summary',
      subjectId: newId(),
      number: 1,
      content: { language: Object.keys(texts)[0] ?? 'en', texts },
      approvedBy: ref(em.getReference(Membership, house.people.caseManager.membershipId)),
      publishedAt: new Date(),
    } satisfies Partial<Edition>);
    em.persist(edition);
    for (const { contactId } of to)
      em.persist(
        Object.assign(new EditionRecipient(), {
          edition: ref(edition),
          clientId: client.clientId,
          contact: ref(em.getReference(FamilyContact, contactId)),
        } satisfies Partial<EditionRecipient>),
      );
    await em.flush();
    return edition.nodeId();
  });
}

/** All that a relative can read. */
export const everythingShared = `
  id firstName language rights
  goals { language words progress target series { unit target points { on value } }
    approvedByName }
  team { name function }
  appointments { language title place note startsAt endsAt cancelled corrected }
  summaries { language title words number corrected approvedByName }
  messages { mine authorName words }`;
