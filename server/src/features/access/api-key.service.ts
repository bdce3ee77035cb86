import { LockMode, ref } from '@mikro-orm/core';
import { addDays } from '../../kernel/clock.ts';
import { badInput } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, authorizeAction } from '../../kernel/policy.ts';
import { line } from '../../kernel/words.ts';
import { ApiKey } from './api-key.entity.ts';
import type { CreateApiKeyInput, RevokeApiKeyInput } from './api-key.inputs.ts';
import { makeSecret } from './api-key.secret.ts';
import { today } from './dates.ts';
import { Membership, ProgrammeAssignment } from './membership.entity.ts';
import { chosenProgrammes } from './programmes.ts';

const longestDays = 366;

/**
 * Makes a key with a membership of its own, of the role `integration`, which is what records and
 * the audit trail name. The secret is answered here alone.
 * @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND (a programme)
 */
export async function createApiKey(
  operation: Operation,
  input: CreateApiKeyInput,
): Promise<{ apiKey: ApiKey; secret: string }> {
  authorizeAction(operation, 'key.manage');
  const { em, signedIn } = operation;
  const name = line(input.name, 120, ['input', 'name']);
  if (input.scopes.length === 0)
    throw badInput(['input', 'scopes'], 'Choose at least one thing that the key may do.');
  const expiresAt = checkedEnd(operation, input.expiresAt);
  const programmes = await chosenProgrammes(
    operation,
    input,
    'Choose the programmes whose clients the key reaches, or all of them.',
  );
  const from = today(operation);
  const member = Object.assign(new Membership(), {
    name,
    role: 'integration',
    from,
  } satisfies Partial<Membership>);
  for (const programme of programmes ?? [])
    em.persist(
      Object.assign(new ProgrammeAssignment(), {
        member: ref(member),
        programme: ref(programme),
        from,
      }),
    );
  const { secret, prefix, hash } = makeSecret();
  const apiKey = Object.assign(new ApiKey(), {
    name,
    prefix,
    hash,
    scopes: [...new Set(input.scopes)].sort(),
    allProgrammes: input.allProgrammes,
    member: ref(member),
    createdBy: ref(em.getReference(Membership, signedIn.membershipId)),
    createdAt: operation.clock.now(),
    expiresAt,
  } satisfies Partial<ApiKey>);
  em.persist([member, apiKey]);
  await em.flush();
  return { apiKey, secret };
}

function checkedEnd(operation: Operation, expiresAt: Date): Date {
  const now = operation.clock.now().getTime();
  const ahead = expiresAt.getTime() - now;
  if (ahead <= 0) throw badInput(['input', 'expiresAt'], 'Choose a moment that is still to come.');
  if (ahead > longestDays * 86_400_000)
    throw badInput(['input', 'expiresAt'], `A key lasts ${longestDays} days at the most.`);
  return expiresAt;
}

/**
 * Ends a key and its membership. Requests with it are refused from the commit on, and its sockets
 * are closed in the same turn. Revoking it again is FORBIDDEN.
 * @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
 */
export async function revokeApiKey(
  operation: Operation,
  input: RevokeApiKeyInput,
): Promise<ApiKey> {
  const { em, signedIn, bus } = operation;
  const id = inputId('ApiKey', input.id, ['input', 'id']);
  const found = await em.findOne(ApiKey, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const key = await authorize(operation, 'key.revoke', found);
  key.revokedAt = operation.clock.now();
  key.revokedBy = ref(em.getReference(Membership, signedIn.membershipId));
  const member = await key.member.loadOrFail();
  // The last day is part of a membership, so one that ends at once ended yesterday.
  member.until = addDays(today(operation), -1);
  await em.flush();
  operation.afterCommit(() => bus.credentialEnded(key.id));
  operation.accessChanged();
  return key;
}
