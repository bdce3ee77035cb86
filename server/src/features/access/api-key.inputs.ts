import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import type { Scope } from '../../kernel/scopes.ts';
import { KeyScopeEnum } from './access.enums.ts';
import { ApiKey } from './api-key.entity.ts';

@InputType({ description: 'A key to be made.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What it is for, one line, 120 characters at the most.' })
  name!: string;

  @Field(() => [KeyScopeEnum], { description: 'What it may do: at least one scope.' })
  scopes!: Scope[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The programmes whose clients it reaches. Absent where `allProgrammes` is true.',
  })
  programmeIds?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'It reaches the clients of every programme, of those still to come too.',
  })
  allProgrammes!: boolean;

  @Field(() => DateTime, {
    description: 'The moment from which it opens nothing: later than now, 366 days at the most.',
  })
  expiresAt!: Date;
}

@PartOf()
@ObjectType({ description: 'A key that was made, with its secret.' })
export class CreateApiKeyPayload {
  @Guard('key.read')
  @Field(() => ApiKey, { description: 'The key.' })
  apiKey!: ApiKey;

  @Field(() => String, {
    description:
      'The whole key, to be sent as `Authorization: Bearer …`. It is shown here and never again.',
  })
  secret!: string;
}

@InputType({ description: 'The end of a key.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  id!: string;
}

@PartOf()
@ObjectType({ description: 'A key after a change.' })
export class ApiKeyPayload {
  @Guard('key.read')
  @Field(() => ApiKey, { description: 'The key as it is now.' })
  apiKey!: ApiKey;
}
