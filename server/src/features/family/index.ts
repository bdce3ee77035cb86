import { PortalFields } from './portal.fields.ts';

export const familyResolvers = [PortalFields] as const;
