import type { Nodes } from '../kernel/nodes.ts';
import type { NodeMessageOf } from '../kernel/nodes.messages.ts';
import type { Presence, PresenceChange } from './presence.ts';

/** Milliseconds in which the moves of one editor are told once, the last of them. */
const pause = 80;

const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');
const text = (of: Uint8Array): string => Buffer.from(of).toString('base64');

const messageOf = (change: PresenceChange): NodeMessageOf<'present'> => {
  const { kind, subjectId, memberId, sessionKey } = change;
  const caret = kind === 'shown' ? change.caret : null;
  return {
    kind: 'present',
    subjectId,
    memberId,
    sessionKey,
    ...(kind === 'gone' && { gone: true }),
    caret: caret && { field: caret.field, anchor: text(caret.anchor), head: text(caret.head) },
  };
};

/**
 * Shows here who is present on other nodes, and there who is here. Each node has asked its own
 * policies; who is shown on a node that dies goes with it. Answers what ends it.
 */
export function presenceAcrossNodes(presence: Presence, nodes: Nodes): () => void {
  if (nodes.state === 'alone') return () => undefined;
  const waiting = new Map<string, PresenceChange>();
  const greet = (): void => {
    for (const change of presence.local()) nodes.tell(messageOf(change));
  };
  const timer = setInterval(() => {
    for (const change of waiting.values()) nodes.tell(messageOf(change));
    waiting.clear();
  }, pause).unref();
  const stops = [
    presence.onLocalChange((change) => {
      const { subjectId, memberId, sessionKey } = change;
      waiting.set(`${subjectId}/${memberId}/${sessionKey}`, change);
    }),
    nodes.hear('present', ({ subjectId, memberId, sessionKey, gone, caret }, node) => {
      const who = { memberId, sessionKey };
      if (gone) return presence.hideRemote(node, subjectId, who);
      presence.showRemote(node, subjectId, {
        ...who,
        caret: caret && {
          field: caret.field,
          anchor: bytes(caret.anchor),
          head: bytes(caret.head),
        },
      });
    }),
    nodes.onConnected(greet),
    nodes.onCame(greet),
    nodes.onGone((node) => presence.nodeGone(node)),
  ];
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}
