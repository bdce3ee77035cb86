/** Every resolver there is, by feature from left to right. One that is missing here is not served. */
import { DocumentKeyResolver, DocumentResolver, HistoryResolver } from './documents/index.ts';
import { accessResolvers } from './features/access/index.ts';
import { auditResolvers } from './features/audit/index.ts';
import { clientsResolvers } from './features/clients/index.ts';
import { commentResolvers } from './features/comments/index.ts';
import { dayResolvers } from './features/day/index.ts';
import { exchangeResolvers } from './features/exchange/index.ts';
import { familyResolvers } from './features/family/index.ts';
import { incidentResolvers } from './features/incidents/index.ts';
import { meetingResolvers } from './features/meetings/index.ts';
import { noteResolvers } from './features/notes/index.ts';
import { planResolvers } from './features/plans/index.ts';
import { scheduleResolvers } from './features/schedule/index.ts';
import { summaryResolvers } from './features/summaries/index.ts';
import { taskResolvers } from './features/tasks/index.ts';
import { sharingResolvers } from './features/sharing/index.ts';
import { NodeResolver } from './kernel/node.ts';

export const resolvers = [
  NodeResolver,
  DocumentResolver,
  HistoryResolver,
  DocumentKeyResolver,
  ...accessResolvers,
  ...auditResolvers,
  ...clientsResolvers,
  ...sharingResolvers,
  ...planResolvers,
  ...scheduleResolvers,
  ...taskResolvers,
  ...noteResolvers,
  ...incidentResolvers,
  ...meetingResolvers,
  ...commentResolvers,
  ...summaryResolvers,
  ...dayResolvers,
  ...familyResolvers,
  ...exchangeResolvers,
];
