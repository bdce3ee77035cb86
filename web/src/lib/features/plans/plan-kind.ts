import {
  openPlan,
  planCollections,
  planShape,
  readAbout,
  readRows,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import type { DocumentKind } from '#lib/kernel/document/live-document.svelte.ts';
import type { Place } from '#lib/kernel/document/refused-edit.ts';
import { sentence } from '#lib/ui/words.ts';

const one: Record<PlanCollection, string> = {
  needs: 'Need',
  goals: 'Goal',
  objectives: 'Objective',
  interventions: 'Intervention',
  measurements: 'Measurement',
};

const fields: Record<string, string> = {
  words: 'words',
  clientWords: 'the client’s own words',
  familyWords: 'words for the family',
  dischargeCriteria: 'discharge criteria',
};

const spaced = (name: string): string => name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
const fieldName = (name: string): string => fields[name] ?? spaced(name);

/** The plan as a kind of live document. */
export const planKind: DocumentKind = {
  name: 'plan',
  roots: Object.keys(planShape),
  prepare: openPlan,
  places(doc) {
    const places: Place[] = Object.entries(readAbout(doc)).map(([name, words]) => ({
      key: `about/${name}`,
      label: sentence(fieldName(name)),
      words,
    }));
    for (const root of planCollections) {
      readRows(doc, root).forEach((row, at) => {
        const label = (name: string) => `${one[root]} ${at + 1}, ${fieldName(name)}`;
        for (const [name, words] of Object.entries(row.texts))
          places.push({ key: `${root}/${row.id}/${name}`, label: label(name), words });
        for (const [name, value] of Object.entries(row.values)) {
          if (name.endsWith('Id')) continue;
          const words = value === null ? '' : String(value);
          places.push({ key: `${root}/${row.id}/${name}`, label: label(name), words });
        }
      });
    }
    return places;
  },
};
