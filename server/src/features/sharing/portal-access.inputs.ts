import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { PortalAccess } from './portal-access.entity.ts';
import { PortalRightEnum, type PortalRight } from './sharing.enums.ts';

@InputType({ description: 'What a person close to a client is to see in the portal.' })
export class GrantPortalAccessInput {
  @Field(() => ID, { description: 'The family contact.' })
  contactId!: string;

  @Field(() => [PortalRightEnum], { description: 'What they may see; at least one.' })
  rights!: PortalRight[];

  @Field(() => CalendarDate, { nullable: true, description: 'The first day; today when absent.' })
  from?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day; absent for no end.' })
  until?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why, for staff alone, for instance the court order. 500 characters at the most.',
  })
  note?: string | null;
}

@InputType({ description: 'Other rights or another last day of an access.' })
export class UpdatePortalAccessInput {
  @Field(() => ID, { description: 'The access that is to be replaced.' })
  id!: string;

  @Field(() => [PortalRightEnum], { description: 'What they may see from now on; at least one.' })
  rights!: PortalRight[];

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The last day, today or later; null for no end.',
  })
  until?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why, for staff alone. 500 characters at the most.',
  })
  note?: string | null;
}

@InputType({ description: 'The end of an access, at once.' })
export class EndPortalAccessInput {
  @Field(() => ID, { description: 'The access.' })
  id!: string;

  @Field(() => String, { description: 'Why, for staff alone. 500 characters at the most.' })
  reason!: string;
}

@PartOf()
@ObjectType({ description: 'An access after a change.' })
export class PortalAccessPayload {
  @Guard('portalAccess.read')
  @Field(() => PortalAccess, {
    description: 'As it is now; after an update the one that took the place of the former.',
  })
  portalAccess!: PortalAccess;
}
