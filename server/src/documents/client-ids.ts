import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { findClientIds, insertClientId } from './document.store.ts';

/**
 * Yjs clientIDs. Two editors that write under one diverge for ever, so each is issued to one
 * person, for good, within a document and its clones; those below 2^20 are the server's own.
 */
const reserved = 2 ** 20;
/** An `Int` of GraphQL is signed and has 32 bits. */
const highest = 2 ** 31;

interface Lineage {
  readonly organisationId: string;
  readonly lineageId: string;
}

async function issue(
  em: EntityManager,
  { organisationId, lineageId }: Lineage,
  memberId: string | null,
  at: Date,
): Promise<number> {
  for (;;) {
    const clientId = memberId ? randomInt(reserved, highest) : randomInt(1, reserved);
    if (await insertClientId(em, { organisationId, lineageId, clientId, memberId, at }))
      return clientId;
  }
}

/** A clientID for the server's own edits of one document. */
export const issueServerClientId = (
  em: EntityManager,
  lineage: Lineage,
  at: Date,
): Promise<number> => issue(em, lineage, null, at);

/**
 * The clientID that an editor is to write under: the one it asks for where that was issued to this
 * person earlier and no other editor has it open, otherwise a new one.
 */
export async function clientIdFor(
  em: EntityManager,
  lineage: Lineage,
  memberId: string,
  wanted: number | undefined,
  /** Takes it for this editor, unless another has it open. */
  claim: (clientId: number) => unknown,
  at: Date,
): Promise<number> {
  if (wanted !== undefined && Number.isInteger(wanted) && wanted >= reserved && wanted < highest) {
    const issued = await findClientIds(em, lineage.lineageId, [wanted]);
    if (issued.get(wanted) === memberId && claim(wanted)) return wanted;
  }
  return issue(em, lineage, memberId, at);
}
