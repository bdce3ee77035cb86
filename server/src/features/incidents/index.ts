import { ClientIncidentFields, IncidentFields } from './incident.fields.ts';
import './incident.policy.ts';
import { IncidentResolver } from './incident.resolver.ts';
import { IncidentTimelineFields } from './incident.timeline.ts';

export { Incident, IncidentFollowUp } from './incident.entity.ts';
export { incidentWords } from './incident.enums.ts';
export type { IncidentKind, IncidentSeverity } from './incident.enums.ts';
export { incidentsBetween } from './incident.service.ts';

export const incidentResolvers = [
  IncidentResolver,
  IncidentFields,
  ClientIncidentFields,
  IncidentTimelineFields,
] as const;
