import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'Whose plan is to be written, or reviewed.' })
export class StartPlanDraftInput {
  @Field(() => ID, { description: 'The client.' })
  clientId!: string;
}

@InputType({ description: 'The draft that is to be signed.' })
export class SubmitPlanVersionInput {
  @Field(() => ID, { description: 'The version.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The `version` that the person saw. When given, a stale one is a CONFLICT.',
  })
  version?: number | null;
}

@InputType({ description: 'The submitted version that is to be written on.' })
export class WithdrawPlanVersionInput {
  @Field(() => ID, { description: 'The version.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The `version` that the person saw. When given, a stale one is a CONFLICT.',
  })
  version?: number | null;
}

@InputType({ description: 'The submitted version that the viewer signs, in their role.' })
export class SignPlanVersionInput {
  @Field(() => ID, { description: 'The version.' })
  id!: string;

  @Field(() => Int, {
    description:
      'The `version` that the signer saw: a version that was withdrawn, edited and submitted again in the meantime is a CONFLICT, and not signed unread.',
  })
  version!: number;
}
