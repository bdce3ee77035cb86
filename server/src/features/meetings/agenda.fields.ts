import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, type Action } from '../../kernel/policy.ts';
import { AgendaItem } from './meeting.entity.ts';
import { AgendaOriginEnum, type AgendaOrigin } from './meeting.enums.ts';

/** What the reasons that the server writes are made of; what is carried on may be of either. */
const madeOf: Partial<Record<AgendaOrigin, readonly Action[]>> = {
  incident: ['incident.read', 'plan.read'],
  review: ['plan.read'],
  carried: ['incident.read', 'plan.read'],
};

/** Whether a key has the scopes for what brought the client on the agenda; people always may know. */
const opens = (operation: Operation, { origin }: AgendaItem): boolean =>
  !operation.actor?.key || (madeOf[origin] ?? []).every((action) => mayEver(operation, action));

@Resolver(() => AgendaItem)
export class AgendaItemFields {
  @FieldResolver(() => String, {
    description:
      'Why the client is on the agenda. A key that may not read what the reason tells of, such as ' +
      'incidents, is told so in its place.',
  })
  reason(@Root() item: AgendaItem, @Ctx() operation: Operation): string {
    return opens(operation, item) ? item.reason : 'The scopes of this key do not open the reason.';
  }

  @FieldResolver(() => AgendaOriginEnum, {
    nullable: true,
    description: 'How it came on the agenda; null for a key that may not read what that tells of.',
  })
  origin(@Root() item: AgendaItem, @Ctx() operation: Operation): AgendaOrigin | null {
    return opens(operation, item) ? item.origin : null;
  }
}
