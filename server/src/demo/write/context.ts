import type { EntityClass, RequiredEntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Calendar } from '../calendar.ts';
import type { Ids } from '../seed.ts';
import type { Day, OrganisationStory } from '../story.ts';

/** What the writers of one organisation share; `em` is in the organisation's transaction. */
export interface Writing {
  readonly em: EntityManager;
  readonly story: OrganisationStory;
  readonly organisationId: string;
  readonly calendar: Calendar;
  readonly ids: Ids;
}

/** The UUID of the membership of one of the story's people. */
export function memberOf({ story, ids }: Pick<Writing, 'story' | 'ids'>, person: string): string {
  if (!story.people[person]) throw new Error(`Nobody at ${story.name} is called ${person}`);
  return ids('membership', person);
}

/** Care goes on at weekends; everybody else works on working days. */
export function workdayOf(
  { story, calendar }: Pick<Writing, 'calendar'> & { story: Pick<OrganisationStory, 'people'> },
  person: string | undefined,
  day: Day,
): Day {
  return person && story.people[person]?.discipline === 'care' ? day : calendar.workday(day);
}

/**
 * Inserts rows in one statement. The mapper's types ask for `clientId` also where an entity has it
 * as a getter that no column holds.
 */
export async function insertAll<T extends object>(
  em: EntityManager,
  entity: EntityClass<T>,
  rows: readonly Omit<RequiredEntityData<T>, 'clientId'>[],
): Promise<void> {
  await em.insertMany<T>(entity, rows as RequiredEntityData<T>[]);
}
