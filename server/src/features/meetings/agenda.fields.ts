import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, type Action } from '../../kernel/policy.ts';
import { AgendaItem } from './meeting.entity.ts';
import type { AgendaOrigin } from './meeting.enums.ts';

/** What the reasons that the server writes are made of; what is carried on may be of either. */
const madeOf: Partial<Record<AgendaOrigin, readonly Action[]>> = {
  incident: ['incident.read', 'plan.read'],
  review: ['plan.read'],
  carried: ['incident.read', 'plan.read'],
};

@Resolver(() => AgendaItem)
export class AgendaItemFields {
  @FieldResolver(() => String, {
    description:
      'Why the client is on the agenda. A key that may not read what the reason tells of, such as ' +
      'incidents, is told so in its place.',
  })
  reason(@Root() { origin, reason }: AgendaItem, @Ctx() operation: Operation): string {
    const asked = operation.actor?.key ? (madeOf[origin] ?? []) : [];
    return asked.every((action) => mayEver(operation, action))
      ? reason
      : 'The scopes of this key do not open the reason.';
  }
}
