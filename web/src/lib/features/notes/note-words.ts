import { noteSections, type NoteFormat as NoteFormatCode } from '@roundtable/schema/codes';
import type { FullNote } from './notes.queries.ts';

export type NoteFormat = FullNote['format'];

/** The sections of a format with their hints, in writing order. */
export const sectionsOf = (format: NoteFormat) =>
  noteSections[format.toLowerCase() as NoteFormatCode];

export const formats: readonly { value: NoteFormat; label: string }[] = [
  { value: 'DAP', label: 'DAP' },
  { value: 'SOAP', label: 'SOAP' },
  { value: 'BIRP', label: 'BIRP' },
  { value: 'PIRP', label: 'PIRP' },
  { value: 'GIRP', label: 'GIRP' },
  { value: 'NARRATIVE', label: 'Narrative' },
];

export const formatLabel = (format: NoteFormat): string =>
  formats.find(({ value }) => value === format)?.label ?? format;

/** "DAP: data, assessment, plan". */
export const formatInFull = (format: NoteFormat): string =>
  format === 'NARRATIVE'
    ? 'Narrative'
    : `${formatLabel(format)}: ${sectionsOf(format)
        .map(({ label }) => label.toLowerCase())
        .join(', ')}`;

/** How long after its last change a draft still counts as being written (the server's figure). */
export const WRITING_FOR_MS = 30_000;

export const reasons = [
  { value: 'ADDENDUM', label: 'Addendum' },
  { value: 'LATE_ENTRY', label: 'Late entry' },
  { value: 'AMENDMENT', label: 'Amendment' },
] as const;
