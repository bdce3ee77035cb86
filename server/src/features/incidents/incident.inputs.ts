import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../kernel/scalars.ts';
import {
  IncidentFollowUpKindEnum,
  IncidentKindEnum,
  IncidentSeverityEnum,
  type IncidentFollowUpKind,
  type IncidentKind,
  type IncidentSeverity,
} from './incident.enums.ts';

@InputType({ description: 'An incident to be reported.' })
export class ReportIncidentInput {
  @Field(() => ID, { description: 'The client.' })
  clientId!: string;

  @Field(() => IncidentKindEnum, { description: 'What kind of incident it was.' })
  kind!: IncidentKind;

  @Field(() => IncidentSeverityEnum, { description: 'How grave it was.' })
  severity!: IncidentSeverity;

  @Field(() => DateTime, { description: 'When it happened, now or earlier.' })
  occurredAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'Where it happened, one line of 200 characters at the most.',
  })
  place?: string | null;

  @Field(() => String, {
    description: 'What happened, before it and in it, 20,000 characters at the most.',
  })
  whatHappened!: string;

  @Field(() => String, {
    description: 'What those who were there did, 20,000 characters at the most.',
  })
  response!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What supports were given, to the client and to others, 20,000 characters at the most.',
  })
  supports?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be done next, 20,000 characters at the most.',
  })
  nextSteps?: string | null;
}

@InputType({ description: 'Words to add to the report of an incident.' })
export class AddIncidentFollowUpInput {
  @Field(() => ID, { description: 'The incident.' })
  id!: string;

  @Field(() => IncidentFollowUpKindEnum, {
    description: 'Why they are added. CORRECTION is for its reporter and for supervisors.',
  })
  kind!: IncidentFollowUpKind;

  @Field(() => String, { description: 'The words, 1 to 20,000 characters.' })
  words!: string;
}
