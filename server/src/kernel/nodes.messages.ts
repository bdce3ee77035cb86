/**
 * What the nodes of one installation tell each other: ids, numbers, and the bytes of document changes
 * and carets. All of it can be lost: whoever it was for finds out from PostgreSQL, later.
 */
import { z } from 'zod';
import { topics, type Topic } from './topics.ts';

const uuid = z.uuid();
const number = z.number().int().min(0);
/** Base64 of at most `most` bytes. */
const bytes = (most: number) => z.base64().max(Math.ceil(most / 3) * 4);

/** Changes of a document above this many bytes are read from PostgreSQL in place of being sent. */
export const mostChangeBytes = 64 * 1024;

/** Of what shows an editor to others: characters of its key and of its field's name. */
export const longestSessionKey = 64;
export const longestCaretField = 200;
/** Bytes of a relative position: two numbers and, at the most, the name of a root. */
export const longestPosition = 256;

const nodeMessage = z.discriminatedUnion('kind', [
  /** A subject of a topic has new changes. */
  z.object({
    kind: z.literal('wake'),
    topic: z.enum(Object.keys(topics) as [Topic, ...Topic[]]),
    subjectId: uuid,
  }),
  z.object({ kind: z.literal('access'), organisationId: uuid }),
  z.object({ kind: z.literal('credential'), credentialId: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('work') }),
  /** A document went from one number to another, by these bytes where they are not too many. */
  z.object({
    kind: z.literal('document'),
    documentId: uuid,
    before: number,
    seq: number,
    update: bytes(mostChangeBytes).optional(),
    /** The access epoch under which it was committed. */
    accessEpoch: number.optional(),
  }),
  /** A document was frozen, signed or opened again. */
  z.object({ kind: z.literal('state'), documentId: uuid }),
  /** Somebody's editor is shown in a place, or gone from it. */
  z.object({
    kind: z.literal('present'),
    subjectId: uuid,
    memberId: uuid,
    sessionKey: z.string().min(1).max(longestSessionKey),
    gone: z.boolean().optional(),
    caret: z
      .object({
        field: z.string().max(longestCaretField),
        anchor: bytes(longestPosition),
        head: bytes(longestPosition),
      })
      .nullable(),
  }),
]);

export type NodeMessage = z.infer<typeof nodeMessage>;
export type NodeMessageKind = NodeMessage['kind'];
export type NodeMessageOf<Kind extends NodeMessageKind> = Extract<NodeMessage, { kind: Kind }>;

const envelope = z.object({ from: uuid, messages: z.array(z.unknown()) });

export const written = (from: string, messages: readonly NodeMessage[]): string =>
  JSON.stringify({ from, messages });

/** What is not as it must be is left out: a node of another version may say more. */
export function read(text: string): { from: string; messages: NodeMessage[] } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const found = envelope.safeParse(value);
  if (!found.success) return null;
  const messages = found.data.messages.flatMap(
    (message) => nodeMessage.safeParse(message).data ?? [],
  );
  return { from: found.data.from, messages };
}
