import { LockMode, ref } from '@mikro-orm/core';
import { documentsOf } from '../../documents/index.ts';
import { badInput, conflict, forbidden, signedImmutable } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Plan, PlanSignature, PlanVersion } from './plan.entity.ts';
import type {
  SignPlanVersionInput,
  StartPlanDraftInput,
  SubmitPlanVersionInput,
  WithdrawPlanVersionInput,
} from './plan.inputs.ts';
import { missingSignatories } from './plan.loaders.ts';
import { Goal } from './plan-rows.entity.ts';
import { isInCare } from './plan.rules.ts';

/** Making, freezing and signing live documents, in the operation's transaction. */
const documents = (operation: Operation) => documentsOf(operation).engine.lifecycle;

/** Tells those who follow the plan of the version as a whole. */
const changed = (operation: Operation, { id, plan }: PlanVersion): void =>
  operation.changed('plan', plan.id, id);

/**
 * Begins a client's plan, or the review of the one in force: the new draft has its content. Where
 * there is a draft already, that one is the answer: two people who start the same review at once
 * meet in one document.
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function startPlanDraft(
  operation: Operation,
  input: StartPlanDraftInput,
): Promise<PlanVersion> {
  const { em, signedIn } = operation;
  const id = inputId('Client', input.clientId, ['input', 'clientId']);
  // The client's row is the lock that keeps plans from being begun twice.
  const found = await em.findOne(Client, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const client = await authorize(operation, 'client.read', found);
  if (!isInCare(client.status)) throw forbidden('Plans are written for clients who are in care.');
  await authorize(operation, 'plan.start', client);

  const plan = (await em.findOne(Plan, { client: id }, { orderBy: { id: 'desc' } })) ?? new Plan();
  plan.client ??= ref(client);
  const versions = await em.find(PlanVersion, { plan: plan.id }, { orderBy: { number: 'desc' } });
  const draft = versions.find(({ state }) => state === 'open' || state === 'submitted');
  if (draft) return draft;
  const inForce = versions.find(({ state }) => state === 'signed');

  const version = new PlanVersion();
  version.plan = ref(plan);
  version.clientId = client.id;
  version.number = (versions[0]?.number ?? 0) + 1;
  version.startedAt = operation.clock.now();
  version.startedBy = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  await em.persist([plan, version]).flush();
  if (inForce) await documents(operation).clone(em, { from: inForce.id, to: version.id });
  else
    await documents(operation).create(em, {
      id: version.id,
      organisationId: signedIn.organisationId,
      kind: 'plan',
      lineageId: plan.id,
      clientId: client.id,
    });
  changed(operation, version);
  return version;
}

/**
 * Freezes the draft for signature: its words cannot change while people sign them.
 * @throws CONFLICT, SIGNED_IMMUTABLE, BAD_USER_INPUT (a plan without a goal), FORBIDDEN, NOT_FOUND
 */
export async function submitPlanVersion(
  operation: Operation,
  input: SubmitPlanVersionInput,
): Promise<PlanVersion> {
  const { em } = operation;
  // An edit locks the document and then the version's row; whoever freezes keeps to that order.
  const version = await versionToChange(operation, input, 'open', false);
  await authorize(operation, 'plan.submit', version);
  await documents(operation).freeze(em, operation, version.id);
  await em.refresh(version);
  if ((await em.count(Goal, { planVersion: version.id })) === 0)
    throw badInput(['input', 'id'], 'There is no goal to sign yet. Write one first.');
  version.state = 'submitted';
  version.submittedAt = operation.clock.now();
  changed(operation, version);
  await em.flush();
  return version;
}

/**
 * Thaws a submitted version to be written on. Signatures given until now are voided, and kept.
 * @throws CONFLICT, SIGNED_IMMUTABLE, FORBIDDEN, NOT_FOUND
 */
export async function withdrawPlanVersion(
  operation: Operation,
  input: WithdrawPlanVersionInput,
): Promise<PlanVersion> {
  const version = await versionToChange(operation, input, 'submitted');
  await authorize(operation, 'plan.withdraw', version);
  const now = operation.clock.now();
  for (const signature of await version.allSignatures.loadItems()) signature.voidedAt ??= now;
  version.state = 'open';
  version.submittedAt = null;
  changed(operation, version);
  await operation.em.flush();
  await documents(operation).thaw(operation.em, operation, version.id);
  return version;
}

/**
 * Signs a submitted version in the actor's role. With the last signature that the programme demands
 * it is in force, and the former one is history. Neither changes ever after.
 * @throws CONFLICT, SIGNED_IMMUTABLE, FORBIDDEN, NOT_FOUND
 */
export async function signPlanVersion(
  operation: Operation,
  input: SignPlanVersionInput,
): Promise<PlanVersion> {
  const { em, signedIn } = operation;
  const version = await versionToChange(operation, input, 'submitted');
  await authorize(operation, 'plan.sign', version);
  const now = operation.clock.now();

  const signature = new PlanSignature();
  signature.planVersion = ref(version);
  signature.clientId = version.clientId;
  signature.signer = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  signature.role = signedIn.role;
  signature.signedAt = now;
  version.allSignatures.add(signature);
  changed(operation, version);
  await em.persist(signature).flush();
  if ((await missingSignatories(version)).length > 0) return version;

  const former = await em.find(PlanVersion, { plan: version.plan.id, state: 'signed' });
  for (const each of former) {
    each.state = 'superseded';
    each.status = 'revoked';
  }
  // Before the new one: at no moment are there two in force.
  await em.flush();
  version.state = 'signed';
  version.status = 'active';
  version.signedAt = now;
  await em.flush();
  await documents(operation).sign(em, operation, version.id);
  return version;
}

/** Loads a version, locked, and refuses unless it is in the state that the verb begins from. */
async function versionToChange(
  operation: Operation,
  input: { readonly id: string; readonly version?: number | null },
  from: 'open' | 'submitted',
  locked = true,
): Promise<PlanVersion> {
  const id = inputId('PlanVersion', input.id, ['input', 'id']);
  const lockMode = locked ? LockMode.PESSIMISTIC_WRITE : LockMode.NONE;
  const found = await operation.em.findOne(PlanVersion, id, { lockMode });
  const version = await authorize(operation, 'plan.read', found);
  if (version.state === 'signed' || version.state === 'superseded')
    throw signedImmutable('This version is signed, and never changes. A review begins a new one.');
  const stale = typeof input.version === 'number' && input.version !== version.version;
  if (version.state !== from || stale) throw conflict(version.version);
  return version;
}
