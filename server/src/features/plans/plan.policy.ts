import { nodeKind } from '../../kernel/node.ts';
import { all, allow, keyScope, when, type Condition } from '../../kernel/policy.ts';
import { Client, ofMyClients, reachingRoles } from '../clients/index.ts';
import { PlanRecord } from './plan-record.ts';
import { Plan, PlanSignature, PlanVersion } from './plan.entity.ts';
import type { PlanVersionState } from './plan.enums.ts';
import { missingSignatories } from './plan.loaders.ts';
import { Goal, Intervention, Measurement, Need, Objective } from './plan-rows.entity.ts';
import { isInCare } from './plan.rules.ts';

/** Those who lead the care decide when a plan is begun, submitted and taken back. */
const leaders = ['supervisor', 'case-manager'] as const;

const inState = (state: PlanVersionState): Condition<PlanVersion> =>
  when((version) => version.state === state);

/** The programme demands the signature of the actor's role, and nobody has given it yet. */
const awaitsMyRole: Condition<PlanVersion> = {
  holds: async (operation, version) =>
    (await missingSignatories(version)).includes(operation.signedIn.role),
};

allow(reachingRoles, 'plan.read', PlanRecord, ofMyClients);

allow(reachingRoles, 'plan.edit', Client, ofMyClients);
allow(
  leaders,
  'plan.start',
  Client,
  all<Client>(
    ofMyClients,
    when((client) => isInCare(client.status)),
  ),
);

allow(reachingRoles, 'document.edit', PlanVersion, all(ofMyClients, inState('open')));
allow(leaders, 'plan.submit', PlanVersion, all(ofMyClients, inState('open')));
allow(leaders, 'plan.withdraw', PlanVersion, all(ofMyClients, inState('submitted')));
allow(
  reachingRoles,
  'plan.sign',
  PlanVersion,
  all<PlanVersion>(ofMyClients, inState('submitted'), awaitsMyRole),
);

// A program reads plans and edits drafts. That a plan is begun, submitted and signed is people's.
allow(['integration'], 'plan.read', PlanRecord, ofMyClients);
allow(['integration'], 'document.edit', PlanVersion, all(ofMyClients, inState('open')));
keyScope('plans:read', 'plan.read');
keyScope('plans:write', 'plan.read', 'document.edit');

for (const record of [
  Plan,
  PlanVersion,
  PlanSignature,
  Need,
  Goal,
  Objective,
  Intervention,
  Measurement,
])
  nodeKind(record, 'plan.read');
