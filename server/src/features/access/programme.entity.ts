import { Entity, Property } from '@mikro-orm/decorators/legacy';
import type { Role } from '@roundtable/schema/codes';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { ProgrammeKindEnum, RoleEnum, type ProgrammeKind } from './access.enums.ts';

/** A treatment programme with its settings: deadlines come from here and not from the code. */
@ObjectType({ implements: TenantRow, description: 'A treatment programme and its settings.' })
@Entity(tenant('programme'))
export class Programme extends VersionedRow {
  @Field(() => String, { description: 'What it is called.' })
  @Property({ type: 'string', length: 200 })
  name!: string;

  @Field(() => ProgrammeKindEnum, { description: 'How it serves its clients.' })
  @Property({ type: 'string', length: 40 })
  kind!: ProgrammeKind;

  @Field(() => Int, { description: 'A plan in force is reviewed every so many days.' })
  @Property({ type: 'integer' })
  reviewEveryDays!: number;

  @Field(() => Int, { description: 'The first plan is due so many days after admission.' })
  @Property({ type: 'integer' })
  firstPlanWithinDays!: number;

  @Field(() => [RoleEnum], { description: 'Whose signatures bring a plan into force.' })
  @Property({ columnType: 'text[]' })
  signatories: Role[] = [];
}
