import type { EpisodeStatus } from '@roundtable/schema/codes';
import { startOfDay } from '../../kernel/clock.ts';
import { derivedId } from '../../kernel/ids.ts';
import { today } from '../access/index.ts';
import { EpisodeOfCare } from './episode.entity.ts';
import { pageOfEntries, timelineSource, type TimelineEntry } from './timeline.ts';

/** Admissions and discharges. A client has few, so they are read at once. */
timelineSource(async (operation, client, page) => {
  const { timeZone } = operation.signedIn;
  const episodes = await operation.em.find(
    EpisodeOfCare,
    { client: client.id },
    { populate: ['programme'] },
  );
  const entries = episodes.flatMap((episode): TimelineEntry[] => {
    const programme = episode.programme.getEntity().name;
    const entry = (day: string, what: string, words: string | null): TimelineEntry => ({
      // A stay may begin and end on one day: each has a key of its own.
      key: derivedId(episode.id, what),
      record: episode,
      kind: 'episode',
      at: startOfDay(timeZone, day),
      title: `${what} ${programme}`,
      words,
      by: null,
    });
    const begun = episode.startedOn <= today(operation) && begins.includes(episode.status);
    return [
      ...(begun ? [entry(episode.startedOn, 'Admitted to', episode.reason)] : []),
      ...(episode.endedOn ? [entry(episode.endedOn, 'Discharged from', null)] : []),
    ];
  });
  return pageOfEntries(entries, page);
});

/** The states in which a stay has begun. */
const begins: readonly EpisodeStatus[] = ['active', 'onhold', 'finished'];
