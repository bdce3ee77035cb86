import { AuditEntry } from '../../kernel/db/audit-entry.entity.ts';
import { allow } from '../../kernel/policy.ts';

// The trail holds ids and never words. Who answers for a client's care reads what concerns that
// client: the sentence stands in `clients`, which knows who that is.
allow(['administrator'], 'audit.read', AuditEntry);
