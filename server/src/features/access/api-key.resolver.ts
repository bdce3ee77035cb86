import {
  Arg,
  Args,
  Ctx,
  Extensions,
  FieldResolver,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { connectionOf, PageArgs, paginate, type Page } from '../../kernel/pagination.ts';
import { scopeOf, viewerCan } from '../../kernel/policy.ts';
import { ApiKey } from './api-key.entity.ts';
import {
  ApiKeyPayload,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
} from './api-key.inputs.ts';
import { createApiKey, revokeApiKey } from './api-key.service.ts';
import { programmesOfMembers } from './person.fields.ts';
import { Programme } from './programme.entity.ts';

const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey, 'key.read');

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Guard('key.manage')
  @Query(() => ApiKeyConnection, {
    description: 'The keys of the organisation, the last made first, those that have ended too.',
  })
  apiKeys(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<ApiKey>> {
    const order = [{ by: 'createdAt', direction: 'desc' }] as const;
    return paginate(operation.em, ApiKey, scopeOf<ApiKey>(operation, 'key.read'), order, page, 50);
  }

  @Guard('key.manage')
  // The answer holds a secret, which nothing may keep in order to answer it again.
  @Extensions({ secret: true })
  @Mutation(() => CreateApiKeyPayload, {
    description: 'Makes a key, and shows its secret this once. Errors: BAD_USER_INPUT, NOT_FOUND.',
  })
  createApiKey(
    @Ctx() operation: Operation,
    @Arg('input', () => CreateApiKeyInput, { description: 'What it is for, and what it may do.' })
    input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return createApiKey(operation, input);
  }

  @Guard('key.manage')
  @Mutation(() => ApiKeyPayload, {
    description:
      'Ends a key at once: its requests are refused and its sockets closed with 4403. Errors: NOT_FOUND, FORBIDDEN where it is revoked already.',
  })
  async revokeApiKey(
    @Ctx() operation: Operation,
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' })
    input: RevokeApiKeyInput,
  ): Promise<ApiKeyPayload> {
    return { apiKey: await revokeApiKey(operation, input) };
  }

  @Guard('programme.read')
  @FieldResolver(() => [Programme], {
    description: 'The programmes whose clients it reaches; none where it reaches all of them.',
  })
  programmes(@Ctx() operation: Operation, @Root() key: ApiKey): Promise<Programme[]> {
    return programmesOfMembers(operation).load(key.member.id);
  }

  @FieldResolver(() => [String], { description: 'What the viewer may do to it: `key.revoke`.' })
  viewerCan(@Ctx() operation: Operation, @Root() key: ApiKey): Promise<string[]> {
    return viewerCan(operation, key);
  }
}
