/**
 * The rows that a plan version's live document is projected to. The document owns them: they have
 * no `version`, and nothing but the projection writes them. A row's id is derived from the version
 * and the record's id in the document; `itemId` is the latter, the same through all versions.
 */
import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import type {
  Discipline,
  GoalAchievement,
  GoalLifecycle,
  GoalPriority,
  InterventionStatus,
  NeedDomain,
} from '@roundtable/schema/codes';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { DisciplineEnum, Membership } from '../access/index.ts';
import { PlanVersion } from './plan.entity.ts';
import {
  GoalAchievementEnum,
  GoalLifecycleEnum,
  GoalPriorityEnum,
  InterventionStatusEnum,
  NeedDomainEnum,
} from './plan.enums.ts';

@ObjectType('PlanRow', { description: 'A record of a plan version.' })
abstract class PlanRow extends TenantRow {
  @ManyToOne(() => PlanVersion, { ref: true })
  planVersion!: Ref<PlanVersion>;

  @Property({ type: 'uuid' })
  clientId!: string;

  @Field(() => ID, {
    description: 'The UUID of the record in the live document, the same in every version.',
  })
  @Property({ type: 'uuid' })
  itemId!: string;

  @Field(() => String, {
    description: 'Place among its siblings: compare as text, then by itemId.',
  })
  @Property({ columnType: 'varchar(200) collate "C"' })
  position!: string;
}

/** Options of a projected entity: one row a version and record. */
const projected = (tableName: string) =>
  tenant(tableName, {
    uniques: [
      {
        name: `${tableName}_item_unique`,
        properties: ['organisationId', 'planVersion', 'itemId'],
      },
    ],
  });

@ObjectType({ implements: TenantRow, description: 'What the client needs, from an assessment.' })
@Entity(projected('need'))
export class Need extends PlanRow {
  @Field(() => String, { description: 'The need in words.' })
  @Property({ type: 'text' })
  words: string = '';

  @Field(() => NeedDomainEnum, { description: 'The part of life that it is in.' })
  @Property({ type: 'string', length: 30 })
  domain!: NeedDomain;

  @Field(() => Int, { description: '0 no evidence, 1 watch, 2 act, 3 act now.' })
  @Property({ type: 'integer' })
  rating!: number;

  @Field(() => String, { nullable: true, description: 'Why it is left for later, if it is.' })
  @Property({ type: 'text', nullable: true })
  deferredReason: string | null = null;

  @OneToMany(() => Goal, (goal) => goal.need, { orderBy: { position: 'asc', itemId: 'asc' } })
  answeredBy = new Collection<Goal>(this);
}

@ObjectType({ implements: TenantRow, description: 'What the client is to reach.' })
@Entity(projected('goal'))
export class Goal extends PlanRow {
  @Guard('plan.read')
  @Field(() => Need, { nullable: true, description: 'The need that it answers.' })
  @ManyToOne(() => Need, { ref: true, nullable: true })
  need: Ref<Need> | null = null;

  @Field(() => String, { description: "The goal in the team's words." })
  @Property({ type: 'text' })
  words: string = '';

  @Field(() => String, { description: "The goal in the client's own words." })
  @Property({ type: 'text' })
  clientWords: string = '';

  @Field(() => String, { description: 'The goal in plain words for the family.' })
  @Property({ type: 'text' })
  familyWords: string = '';

  @Field(() => Boolean, { description: 'Whether the family is to see it.' })
  @Property({ type: 'boolean' })
  familyShared: boolean = false;

  @Field(() => String, { nullable: true, description: 'How it is measured.' })
  @Property({ type: 'text', nullable: true })
  measure: string | null = null;

  @Field(() => String, { nullable: true, description: 'Where the client started from.' })
  @Property({ type: 'text', nullable: true })
  baseline: string | null = null;

  @Field(() => String, { nullable: true, description: 'What is to be reached.' })
  @Property({ type: 'text', nullable: true })
  target: string | null = null;

  @Field(() => CalendarDate, { nullable: true, description: 'When work on it starts.' })
  @Property({ type: 'date', nullable: true })
  startOn: string | null = null;

  @Field(() => CalendarDate, { nullable: true, description: 'The target date.' })
  @Property({ type: 'date', nullable: true })
  targetOn: string | null = null;

  @Field(() => GoalPriorityEnum, { nullable: true, description: 'How soon it is worked on.' })
  @Property({ type: 'string', length: 20, nullable: true })
  priority: GoalPriority | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who answers for it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  responsible: Ref<Membership> | null = null;

  @Field(() => GoalLifecycleEnum, { description: 'Where it stands.' })
  @Property({ type: 'string', length: 20 })
  lifecycle!: GoalLifecycle;

  @Field(() => GoalAchievementEnum, { nullable: true, description: 'How it goes.' })
  @Property({ type: 'string', length: 20, nullable: true })
  achievement: GoalAchievement | null = null;

  @Field(() => String, { description: 'What stands in the way.' })
  @Property({ type: 'text' })
  barriers: string = '';

  @Guard('plan.read')
  @Field(() => [Objective], { description: 'The steps towards it, in reading order.' })
  @OneToMany(() => Objective, (objective) => objective.goal, {
    orderBy: { position: 'asc', itemId: 'asc' },
  })
  objectives = new Collection<Objective>(this);
}

@ObjectType({ implements: TenantRow, description: 'A measurable, dated step towards a goal.' })
@Entity(projected('objective'))
export class Objective extends PlanRow {
  @Guard('plan.read')
  @Field(() => Goal, { description: 'The goal that it serves.' })
  @ManyToOne(() => Goal, { ref: true })
  goal!: Ref<Goal>;

  @Field(() => String, { description: 'The objective in words.' })
  @Property({ type: 'text' })
  words: string = '';

  @Field(() => String, { nullable: true, description: 'What is measured.' })
  @Property({ type: 'text', nullable: true })
  measure: string | null = null;

  @Field(() => String, { nullable: true, description: 'The unit of its numbers.' })
  @Property({ type: 'string', length: 60, nullable: true })
  unit: string | null = null;

  @Field(() => Float, { nullable: true, description: 'The value at the start, in `unit`.' })
  @Property({ type: 'double', nullable: true })
  baseline: number | null = null;

  @Field(() => Float, { nullable: true, description: 'The value to reach, in `unit`.' })
  @Property({ type: 'double', nullable: true })
  target: number | null = null;

  @Field(() => CalendarDate, { nullable: true, description: 'The target date.' })
  @Property({ type: 'date', nullable: true })
  targetOn: string | null = null;

  @Field(() => GoalLifecycleEnum, { description: 'Where it stands.' })
  @Property({ type: 'string', length: 20 })
  lifecycle!: GoalLifecycle;

  @Field(() => GoalAchievementEnum, { nullable: true, description: 'How it goes.' })
  @Property({ type: 'string', length: 20, nullable: true })
  achievement: GoalAchievement | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who answers for it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  responsible: Ref<Membership> | null = null;

  @Guard('plan.read')
  @Field(() => [Intervention], { description: 'What is done for it, in reading order.' })
  @OneToMany(() => Intervention, (intervention) => intervention.objective, {
    orderBy: { position: 'asc', itemId: 'asc' },
  })
  interventions = new Collection<Intervention>(this);
}

@ObjectType({ implements: TenantRow, description: 'What is done for an objective.' })
@Entity(projected('intervention'))
export class Intervention extends PlanRow {
  @Guard('plan.read')
  @Field(() => Objective, { description: 'The objective that it serves.' })
  @ManyToOne(() => Objective, { ref: true })
  objective!: Ref<Objective>;

  @Field(() => String, { description: 'The intervention in words.' })
  @Property({ type: 'text' })
  words: string = '';

  @Field(() => String, { nullable: true, description: 'The service, for instance play therapy.' })
  @Property({ type: 'text', nullable: true })
  service: string | null = null;

  @Field(() => String, { nullable: true, description: 'Individual, group, family, in class …' })
  @Property({ type: 'text', nullable: true })
  modality: string | null = null;

  @Field(() => String, { nullable: true, description: 'How often, for instance twice a week.' })
  @Property({ type: 'text', nullable: true })
  frequency: string | null = null;

  @Field(() => String, { nullable: true, description: 'How long, for instance 45 minutes.' })
  @Property({ type: 'text', nullable: true })
  duration: string | null = null;

  @Field(() => DisciplineEnum, { nullable: true, description: 'The discipline that does it.' })
  @Property({ type: 'string', length: 40, nullable: true })
  discipline: Discipline | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who does it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  responsible: Ref<Membership> | null = null;

  @Field(() => InterventionStatusEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  status!: InterventionStatus;
}

@ObjectType({ implements: TenantRow, description: 'One measured value of an objective.' })
@Index({ properties: ['organisationId', 'objective', 'measuredOn'] })
@Entity(projected('measurement'))
export class Measurement extends PlanRow {
  @ManyToOne(() => Objective, { ref: true })
  objective!: Ref<Objective>;

  @Field(() => CalendarDate, { description: 'The day of the measurement.' })
  @Property({ type: 'date' })
  measuredOn!: string;

  @Field(() => Float, { description: "The value, in `unit` (or the objective's)." })
  @Property({ type: 'double' })
  value!: number;

  @Field(() => String, { nullable: true, description: 'The unit, where it is not the usual one.' })
  @Property({ type: 'string', length: 60, nullable: true })
  unit: string | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who observed it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  observer: Ref<Membership> | null = null;

  @Field(() => String, { nullable: true, description: 'What else was seen.' })
  @Property({ type: 'text', nullable: true })
  note: string | null = null;
}
