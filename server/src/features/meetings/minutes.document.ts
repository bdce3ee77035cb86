import { minutesShape, openMinutes, seedMinutes } from '@roundtable/schema/minutes-document';
import { freshOperations, type DocumentKind } from '../../documents/index.ts';
import { forbidden } from '../../kernel/errors.ts';
import { authorize, may } from '../../kernel/policy.ts';
import type { Services } from '../../kernel/services.ts';
import { Minutes } from './minutes.entity.ts';
import { projectMinutes, rewriteMinutes } from './minutes.projection.ts';

/** Minutes as live documents: a document's id is that of the agenda item, or of the meeting. */
export function minutesDocument(services: Services): DocumentKind {
  const operationOf = freshOperations(services);
  return {
    name: 'minutes',
    shape: minutesShape,
    // The minutes of a meeting are records of several clients, each with readers of its own.
    copies: 'document',
    history: {
      parents: { dissents: { root: 'decisions', field: 'decisionId' } },
      names: { decisions: ['words'], dissents: ['reason'] },
      people: ['personId'],
      references: { decisionId: 'decisions' },
      kept: ['dissents'],
    },
    closedWords: {
      frozen: 'The meeting is being closed: its minutes take no more edits.',
      signed: 'The meeting is closed: its minutes change only by an addendum.',
    },
    open: openMinutes,
    seed: seedMinutes,
    async authorize(em, actor, document, action) {
      const operation = await operationOf(em, actor);
      const found = await em.findOne(Minutes, document.id);
      const minutes = await authorize(operation, 'minutes.read', found);
      if (action === 'edit' && !(await may(operation, 'minutes.edit', minutes)))
        throw forbidden('Minutes are written while the meeting goes on.');
    },
    project: projectMinutes,
    rewrite: rewriteMinutes,
  };
}
