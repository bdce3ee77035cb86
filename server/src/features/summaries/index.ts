import {
  MeetingSummariesFields,
  MeetingSummaryFields,
  SummaryCopyFields,
  ViewerSummariesFields,
} from './summary.fields.ts';
import './summary.policy.ts';
import { SummaryResolver } from './summary.resolver.ts';

export { teamDraft } from './summary.drafts.ts';
export { MeetingSummary, SummaryCopy, SummaryPart } from './summary.entity.ts';
export { minutesForSummaries } from './summary.source.ts';

export const summaryResolvers = [
  SummaryResolver,
  MeetingSummaryFields,
  SummaryCopyFields,
  MeetingSummariesFields,
  ViewerSummariesFields,
] as const;
