import type { Ref } from '@mikro-orm/core';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import {
  DocumentRecordComparison,
  DocumentStep,
  DocumentValueChange,
  DocumentVersion,
  DocumentWriter,
} from '../../documents/index.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Membership } from './membership.entity.ts';

const memberOf = ({ em }: Operation, id: string): Ref<Membership> =>
  em.getReference(Membership, id, { wrapped: true });

@Resolver(() => DocumentStep)
export class DocumentStepFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, { description: 'Who wrote.' })
  membership(@Ctx() operation: Operation, @Root() step: DocumentStep): Ref<Membership> {
    return memberOf(operation, step.memberId);
  }
}

@Resolver(() => DocumentWriter)
export class DocumentWriterFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, { description: 'Who it is.' })
  membership(@Ctx() operation: Operation, @Root() writer: DocumentWriter): Ref<Membership> {
    return memberOf(operation, writer.memberId);
  }
}

@Resolver(() => DocumentVersion)
export class DocumentVersionFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, { description: 'Who gave it its name.' })
  namedBy(@Ctx() operation: Operation, @Root() version: DocumentVersion): Ref<Membership> {
    return memberOf(operation, version.namedById);
  }
}

@Resolver(() => DocumentRecordComparison)
export class DocumentRecordComparisonFields {
  @Guard('person.read')
  @FieldResolver(() => [Membership], {
    description: 'Everybody who changed it meanwhile; empty from before this was kept.',
  })
  people(
    @Ctx() operation: Operation,
    @Root() record: DocumentRecordComparison,
  ): Promise<Membership[]> {
    return Promise.all(record.memberIds.map((id) => memberOf(operation, id).loadOrFail()));
  }
}

@Resolver(() => DocumentValueChange)
export class DocumentValueChangeFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, {
    nullable: true,
    description: 'Whom it named, where the value is a person.',
  })
  beforePerson(
    @Ctx() operation: Operation,
    @Root() { beforeMemberId }: DocumentValueChange,
  ): Ref<Membership> | null {
    return beforeMemberId ? memberOf(operation, beforeMemberId) : null;
  }

  @Guard('person.read')
  @FieldResolver(() => Membership, {
    nullable: true,
    description: 'Whom it names since, where the value is a person.',
  })
  afterPerson(
    @Ctx() operation: Operation,
    @Root() { afterMemberId }: DocumentValueChange,
  ): Ref<Membership> | null {
    return afterMemberId ? memberOf(operation, afterMemberId) : null;
  }
}

export const historyFields = [
  DocumentStepFields,
  DocumentWriterFields,
  DocumentVersionFields,
  DocumentRecordComparisonFields,
  DocumentValueChangeFields,
] as const;
