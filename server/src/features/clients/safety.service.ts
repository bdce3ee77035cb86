import { ref, type Ref } from '@mikro-orm/core';
import { badInput, conflict, notFound } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { line, optionalLine, optionalWords } from '../../kernel/words.ts';
import { Membership, today } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { SafetyItem } from './safety-item.entity.ts';
import type { UpdateClientSafetyInput } from './safety.inputs.ts';

const at = (field: keyof UpdateClientSafetyInput): string[] => ['input', field];

/**
 * Makes one change of a client's safety header. What no longer holds is retired and kept.
 * @throws NOT_FOUND, FORBIDDEN, CONFLICT (with the entry's version), BAD_USER_INPUT
 */
export async function updateClientSafety(
  operation: Operation,
  input: UpdateClientSafetyInput,
): Promise<Client> {
  const { em } = operation;
  const found = await em.findOne(Client, inputId('Client', input.clientId, at('clientId')));
  const client = await authorize(operation, 'safety.edit', found);
  const item = input.change === 'add' ? null : await itemToChange(operation, client, input);
  if (item && input.change === 'review') {
    item.reviewedBy = self(operation);
    item.reviewedOn = today(operation);
  } else if (item) item.status = 'retired';
  if (input.change === 'add' || input.change === 'replace')
    em.persist(newItem(operation, client, input, item));
  await em.flush();
  return client;
}

async function itemToChange(
  operation: Operation,
  client: Client,
  input: UpdateClientSafetyInput,
): Promise<SafetyItem> {
  if (!input.itemId) throw badInput(at('itemId'), 'Say which entry it is about.');
  if (input.version === null || input.version === undefined)
    throw badInput(at('version'), 'Say which version of the entry you saw.');
  const item = await operation.em.findOne(SafetyItem, {
    id: inputId('SafetyItem', input.itemId, at('itemId')),
    client: client.id,
  });
  if (!item) throw notFound();
  if (item.version !== input.version) throw conflict(item.version);
  if (item.status === 'retired') throw badInput(at('itemId'), 'This entry is retired already.');
  return item;
}

function newItem(
  operation: Operation,
  client: Client,
  input: UpdateClientSafetyInput,
  replaced: SafetyItem | null,
): SafetyItem {
  const now = today(operation);
  const kind = input.kind ?? replaced?.kind;
  if (!kind) throw badInput(at('kind'), 'Say what the entry is about.');
  const recordedOn = input.recordedOn ?? now;
  if (recordedOn > now) throw badInput(at('recordedOn'), 'This day is still to come.');
  return Object.assign(new SafetyItem(), {
    client: ref(client),
    kind,
    words: line(input.words ?? '', 300, at('words')),
    detail: optionalWords(input.detail, 2_000, at('detail')),
    severity: input.severity ?? null,
    code: optionalLine(input.code, 40, at('code')),
    codeSystem: optionalLine(input.codeSystem, 40, at('codeSystem')),
    source: line(input.source ?? '', 200, at('source')),
    recordedOn,
    // Whoever writes an entry has looked at it.
    reviewedBy: self(operation),
    reviewedOn: now,
  } satisfies Partial<SafetyItem>);
}

/** The membership that acts, as what a row points to. */
const self = (operation: Operation): Ref<Membership> =>
  operation.em.getReference(Membership, operation.signedIn.membershipId, { wrapped: true });
