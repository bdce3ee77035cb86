import {
  isLiveMinutesRecord,
  minutesShape,
  minutesTexts,
  openMinutes,
  readDecisions,
  readDissents,
  readTexts,
  type MinutesText,
} from '@roundtable/schema/minutes-document';
import type { DocumentKind } from '#lib/kernel/document/live-document.svelte.ts';

/** How the parts of the minutes are called; the child's own words are headed by the child's name. */
export const minutesHeadings: Readonly<Record<MinutesText, string>> = {
  discussion: 'Discussion',
  results: 'Results',
  obstacles: 'Obstacles',
  home: 'At home',
  school: 'At school',
  health: 'Health',
  medication: 'Medication',
  clientWords: 'Own words',
};

/** What to do with words that came when the minutes were signed already. */
export const insteadOfMinutes = 'Copy what the minutes lack, and add it to them as an addendum.';

/** The minutes as a kind of live document. */
export const minutesKind: DocumentKind = {
  name: 'minutes',
  roots: Object.keys(minutesShape),
  prepare: openMinutes,
  places(doc) {
    const texts = readTexts(doc);
    const decisions = readDecisions(doc).filter(({ removed }) => !removed);
    return [
      ...minutesTexts.map((name) => ({
        key: `about/${name}`,
        label: minutesHeadings[name],
        words: texts[name],
      })),
      ...decisions.map(({ id, words }, at) => ({
        key: `decisions/${id}/words`,
        label: `Decision ${at + 1}`,
        words,
      })),
      ...readDissents(doc)
        .filter(({ id }) => isLiveMinutesRecord(doc, 'dissents', id))
        .map(({ id, reason }) => ({
          key: `dissents/${id}/reason`,
          label: 'Why somebody does not agree',
          words: reason,
        })),
    ];
  },
};
