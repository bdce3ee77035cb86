import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { Client } from './client.entity.ts';
import { SafetyKindEnum, SeverityEnum, type SafetyKind, type Severity } from './client.enums.ts';

export type SafetyChange = 'add' | 'replace' | 'retire' | 'review';
const SafetyChangeEnum = describedEnum<SafetyChange>(
  'SafetyChange',
  'What is done to the safety header. Nothing is ever deleted from it.',
  {
    add: 'A new entry is made.',
    replace: 'An entry is retired, and a new one stands in its place.',
    retire: 'An entry no longer holds; it is kept.',
    review: 'An entry was looked at, and still holds.',
  },
);

@InputType({
  description:
    'One change of the safety header. REPLACE, RETIRE and REVIEW name an entry and its version; ' +
    'ADD and REPLACE give the words of the new entry.',
})
export class UpdateClientSafetyInput {
  @Field(() => ID, { description: 'The client.' })
  clientId!: string;

  @Field(() => SafetyChangeEnum, { description: 'What is done.' })
  change!: SafetyChange;

  @Field(() => ID, {
    nullable: true,
    description: 'The entry that is replaced, retired or reviewed.',
  })
  itemId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of that entry that the change is based on.',
  })
  version?: number | null;

  @Field(() => SafetyKindEnum, {
    nullable: true,
    description: 'What a new entry is about; for REPLACE, absent means the kind of the old one.',
  })
  kind?: SafetyKind | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to know, one line of 300 characters at the most.',
  })
  words?: string | null;

  @Field(() => String, { nullable: true, description: 'More, 2,000 characters at the most.' })
  detail?: string | null;

  @Field(() => SeverityEnum, { nullable: true, description: 'How much it weighs.' })
  severity?: Severity | null;

  @Field(() => String, { nullable: true, description: 'The code of a diagnosis, 40 characters.' })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'The system of the code, 40 characters.' })
  codeSystem?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the knowledge comes from, one line of 200 characters at the most.',
  })
  source?: string | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The day on which it was recorded; today when absent.',
  })
  recordedOn?: string | null;
}

@PartOf()
@ObjectType({ description: 'The client after a change.' })
export class ClientPayload {
  @Guard('client.read')
  @Field(() => Client, { description: 'The client as the record is now.' })
  client!: Client;
}
