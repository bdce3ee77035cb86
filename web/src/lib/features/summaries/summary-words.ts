import type { Tone } from '#lib/ui/Status.svelte';
import { languageName } from '#lib/ui/words.ts';
import type { Summary, SummaryPart } from './summaries.queries.ts';

export const states: Record<Summary['state'], { words: string; tone: Tone }> = {
  DRAFT: { words: 'Draft', tone: 'neutral' },
  APPROVED: { words: 'Approved', tone: 'accent' },
  SENT: { words: 'Sent', tone: 'good' },
  SUPERSEDED: { words: 'Corrected since', tone: 'neutral' },
  RECALLED: { words: 'Recalled', tone: 'warn' },
};

const called = (client: NonNullable<Summary['client']>): string =>
  client.preferredName ?? client.givenName;

/** For whom a summary is, in a word or three. */
export const audienceOf = ({ audience, client }: Summary): string =>
  audience === 'TEAM' ? 'The team' : client ? `${called(client)}’s family` : 'A family';

/** What a part is called above its field. */
export function partLabel(summary: Summary, part: SummaryPart): string {
  if (summary.audience === 'FAMILY') return `In ${languageName(part.language)}`;
  return part.client ? part.client.name : 'The meeting as a whole';
}
