import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { derivedId } from '../../kernel/ids.ts';
import { may } from '../../kernel/policy.ts';
import { pageOfEntries, TimelineEntry, timelineSource } from '../clients/index.ts';
import { PlanVersion } from './plan.entity.ts';

/** The steps of each version: begun, submitted, signed. A client has few, so they are read at once. */
timelineSource(async (operation, client, page) => {
  const versions = await operation.em.find(
    PlanVersion,
    { clientId: client.id },
    { populate: ['allSignatures'] },
  );
  const seen: PlanVersion[] = [];
  for (const version of versions)
    if (await may(operation, 'plan.read', version)) seen.push(version);
  return pageOfEntries(seen.flatMap(stepsOf), page);
});

function stepsOf(version: PlanVersion): TimelineEntry[] {
  const name = version.number === 1 ? 'First treatment plan' : `Plan version ${version.number}`;
  const step = (at: Date, what: string, by: TimelineEntry['by']): TimelineEntry => ({
    // Two steps may be of one moment: each has a key of its own.
    key: derivedId(version.id, what),
    record: version,
    kind: 'plan',
    at,
    title: `${name} ${what}`,
    words: null,
    by,
  });
  const last = version.allSignatures
    .getItems()
    .filter(({ voidedAt }) => voidedAt === null)
    .sort((a, b) => b.signedAt.getTime() - a.signedAt.getTime())[0];
  return [
    step(version.startedAt, 'begun', version.startedBy),
    ...(version.submittedAt ? [step(version.submittedAt, 'submitted for signature', null)] : []),
    ...(version.signedAt ? [step(version.signedAt, 'in force', last?.signer ?? null)] : []),
  ];
}

@Resolver(() => TimelineEntry)
export class PlanTimelineFields {
  @Guard('plan.read')
  @FieldResolver(() => PlanVersion, {
    nullable: true,
    description: 'The version of the plan that it tells of.',
  })
  planVersion(@Root() entry: TimelineEntry): PlanVersion | null {
    return entry.record instanceof PlanVersion ? entry.record : null;
  }
}
