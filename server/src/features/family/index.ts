import './family.policy.ts';
import { FamilyMessageFields, FamilyMessageResolver } from './message.resolver.ts';
import { PortalChildFields, PortalFields } from './portal.fields.ts';
import { PortalResolver } from './portal.resolver.ts';
import { ShareResolver } from './share.resolver.ts';
import { ClientSharingFields, SharingFields } from './sharing.fields.ts';

export { FamilyMessage } from './family-message.entity.ts';
export { unreadFamilyMessages } from './unread.ts';
export { appointmentHash, goalHash, seriesOf, versionsOf } from './share.sources.ts';

export const familyResolvers = [
  PortalFields,
  PortalChildFields,
  PortalResolver,
  ShareResolver,
  ClientSharingFields,
  SharingFields,
  FamilyMessageResolver,
  FamilyMessageFields,
] as const;
