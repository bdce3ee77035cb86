import './audit.policy.ts';
import { AuditResolver } from './audit.resolver.ts';

export { AuditEntryType } from './audit.types.ts';

export const auditResolvers = [AuditResolver] as const;
