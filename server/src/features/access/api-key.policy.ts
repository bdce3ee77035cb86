import { nodeKind } from '../../kernel/node.ts';
import { allow, when } from '../../kernel/policy.ts';
import { ApiKey } from './api-key.entity.ts';

// Keys are made and revoked by people: no key has a scope for it.
allow(['administrator'], 'key.manage', null);
allow(['administrator'], 'key.read', ApiKey);
allow(
  ['administrator'],
  'key.revoke',
  ApiKey,
  when((key) => key.revokedAt === null),
);

nodeKind(ApiKey, 'key.read');
