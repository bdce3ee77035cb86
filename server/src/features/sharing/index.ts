import { EditionFields, PortalAccessFields } from './edition.fields.ts';
import './sharing.policy.ts';
import { SharingResolver } from './sharing.resolver.ts';

export {
  mostPoints,
  primary,
  textsFor,
  type Contents,
  type EditionContent,
  type EditionTexts,
  type SummaryContent,
} from './edition.content.ts';
export { Edition, EditionRecipient } from './edition.entity.ts';
export {
  publishEdition,
  recallEdition,
  type NewEdition,
  type Recalled,
} from './edition.service.ts';
export { PortalSeries, RecallEditionPayload } from './edition.types.ts';
export { oneAtATime } from './lock.ts';
export { queueNotice } from './notices.ts';
export { PortalAccess } from './portal-access.entity.ts';
export { previewSummary, type SummaryPreview } from './preview.ts';
export {
  EditionKindEnum,
  PortalRightEnum,
  type EditionKind,
  type PortalRight,
} from './sharing.enums.ts';
export {
  editionsFor,
  portalAccessesOf,
  portalViews,
  type PortalView,
  type ShownEdition,
} from './view.ts';

export const sharingResolvers = [SharingResolver, EditionFields, PortalAccessFields] as const;
