/** Programs that act with keys, made by an administrator through the front door. */
import type { Scope } from '../kernel/scopes.ts';
import { localId, globalId } from '../kernel/ids.ts';
import type { TestHouse } from './factories.ts';
import type { TestServer, TestVisitor } from './server.ts';

export interface KeyOptions {
  readonly scopes: readonly Scope[];
  /** UUIDs of the programmes whose clients it reaches (`house.programmes`), or all of them. */
  readonly programmes?: readonly string[] | 'all';
  readonly name?: string;
  /** In 30 days unless said. */
  readonly expiresAt?: Date;
}

/** A program that acts with a key. */
export interface TestKey extends TestVisitor {
  /** What it sends: `Authorization: Bearer <secret>`. */
  readonly secret: string;
  /** The opaque id of the key. */
  readonly id: string;
  /** UUID of the membership that it acts as. */
  readonly membershipId: string;
  revoke(): Promise<void>;
}

/** The GraphQL name of a scope. */
export const scopeName = (scope: Scope): string => scope.toUpperCase().replace(':', '_');

const administrators = new WeakMap<TestHouse, Promise<TestVisitor>>();

/** Makes a key of a house. It reaches Sam's programme alone unless said. */
export async function makeKey(
  server: Pick<TestServer, 'signIn' | 'withKey'>,
  house: TestHouse,
  options: KeyOptions,
): Promise<TestKey> {
  const { people, programmes } = house;
  const signingIn = administrators.get(house) ?? server.signIn(people.administrator.email);
  administrators.set(house, signingIn);
  const administrator = await signingIn;
  const reached = options.programmes ?? [programmes.residential];
  const input = {
    name: options.name ?? 'A program',
    scopes: options.scopes.map(scopeName),
    ...(reached === 'all'
      ? { allProgrammes: true }
      : { programmeIds: reached.map((id) => globalId('Programme', id)) }),
    expiresAt: (options.expiresAt ?? new Date(Date.now() + 30 * 86_400_000)).toISOString(),
  };
  const { createApiKey } = await administrator.get<{
    createApiKey: { secret: string; apiKey: { id: string; member: { id: string } } };
  }>(
    `mutation MakeKey($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { secret apiKey { id member { id } } } }`,
    { input },
  );
  const { secret, apiKey } = createApiKey;
  return {
    ...server.withKey(secret),
    secret,
    id: apiKey.id,
    membershipId: localId('Membership', apiKey.member.id) ?? '',
    async revoke() {
      await administrator.get(
        'mutation Revoke($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }',
        { input: { id: apiKey.id } },
      );
    },
  };
}
