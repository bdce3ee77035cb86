import { openPlan, planShape, seedPlan } from '@roundtable/schema/plan-document';
import { freshOperations, type DocumentKind } from '../../documents/index.ts';
import { forbidden } from '../../kernel/errors.ts';
import { authorize, may } from '../../kernel/policy.ts';
import type { Services } from '../../kernel/services.ts';
import { PlanVersion } from './plan.entity.ts';
import { projectPlan, rewritePlan } from './plan.projection.ts';

/** Treatment plans as live documents: a document's id is its plan version's. */
export function planDocument(services: Services): DocumentKind {
  const operationOf = freshOperations(services);
  return {
    name: 'plan',
    shape: planShape,
    // An edit of a draft that was signed meanwhile is offered to the next version.
    copies: 'lineage',
    history: {
      parents: {
        objectives: { root: 'goals', field: 'goalId' },
        interventions: { root: 'objectives', field: 'objectiveId' },
        measurements: { root: 'objectives', field: 'objectiveId' },
      },
      names: {
        needs: ['words', 'domain'],
        goals: ['words'],
        objectives: ['words'],
        interventions: ['words', 'service'],
        measurements: ['measuredOn'],
      },
      people: ['responsibleId', 'observerId'],
      references: { needId: 'needs', goalId: 'goals', objectiveId: 'objectives' },
      kept: ['measurements'],
    },
    closedWords: {
      frozen: 'This version waits for signatures and takes no edits until it is withdrawn.',
      signed: 'This version is signed and never changes. Start a review to go on.',
    },
    open: openPlan,
    seed: seedPlan,
    async authorize(em, actor, document, action) {
      const operation = await operationOf(em, actor);
      const found = await em.findOne(PlanVersion, document.id);
      const version = await authorize(operation, 'plan.read', found);
      if (action === 'edit' && !(await may(operation, 'document.edit', version)))
        throw forbidden('You may read this plan, and not edit it.');
    },
    project: projectPlan,
    rewrite: rewritePlan,
  };
}
