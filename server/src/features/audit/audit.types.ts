import { Field, ObjectType } from 'type-graphql';
import type { AuditKind } from '../../kernel/db/audit-entry.entity.ts';
import { describedEnum } from '../../kernel/enums.ts';
import { DateTime } from '../../kernel/scalars.ts';

const AuditKindEnum = describedEnum<AuditKind>('AuditKind', 'What an audit entry tells of.', {
  read: 'Records were read.',
  change: 'Records were changed.',
  'document-edit': 'A live document was edited.',
  refusal: 'Something was asked for and refused.',
  'sign-in': 'A person signed in.',
  'sign-out': 'A person signed out.',
});

/** How the API shows an entry of the kernel's audit trail. */
@ObjectType('AuditEntry', {
  description: 'One line of the audit trail: one operation. It holds ids and never words.',
})
export class AuditEntryType {
  @Field(() => DateTime, { description: 'When.' })
  at!: Date;

  @Field(() => AuditKindEnum, { description: 'What was done.' })
  kind!: AuditKind;

  @Field(() => String, { description: 'The name of the GraphQL operation, or of the job.' })
  operation!: string;

  @Field(() => String, { description: 'How it came: http, socket or job.' })
  transport!: string;

  @Field(() => String, {
    nullable: true,
    description: 'For a refusal: the error code that was answered.',
  })
  code!: string | null;
}
