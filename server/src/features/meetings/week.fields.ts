import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { AgendaItem } from './meeting.entity.ts';
import { weekOf } from './week.loaders.ts';
import { WeekAtAGlance } from './week.types.ts';

@Resolver(() => AgendaItem)
export class WeekFields {
  @Guard('pages.read')
  @FieldResolver(() => WeekAtAGlance, {
    description: 'What happened to the client since the last meeting about them.',
  })
  week(@Root() item: AgendaItem, @Ctx() operation: Operation): Promise<WeekAtAGlance> {
    return weekOf(operation, item);
  }
}
