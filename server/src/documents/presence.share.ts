import { mayEver } from '../kernel/policy.ts';
import type { EventReader, SharedEvent } from '../kernel/shared-event.ts';
import type { PresentPerson } from './document.types.ts';
import type { Placed, PresenceEvent } from './presence.event.ts';
import type { KnownPerson } from './presence.people.ts';
import { documentsOf } from './services.ts';

type Told = PresentPerson & { readonly membership: KnownPerson['words'] };

/** What is told of each editor to all but who sits at it: the same object for as long as it is true. */
const toldOthers = new WeakMap<Placed, Told>();

function toOthers(placed: Placed, membership: KnownPerson['words']): Told {
  const known = toldOthers.get(placed);
  if (known?.membership === membership) return known;
  const told = { ...placed, membership, self: false };
  toldOthers.set(placed, told);
  return told;
}

/**
 * Carets and who went are the same for everybody. So is who came, with names, for all who may read
 * each of them by the policy, which is asked here for each reader anew; whoever may not is told by
 * an execution. Of who sits at one of the editors, only the others' words are shared.
 */
export function sharePresence(
  event: PresenceEvent,
  reader: EventReader,
): SharedEvent | 'later' | undefined {
  if (event.people.length === 0) return { of: event, variant: '', record: event };
  const { operation } = reader;
  const { actor } = operation;
  if (!actor || !mayEver(operation, 'documents.follow')) return undefined;
  const { people } = documentsOf(operation);
  const memberIds = new Set(event.people.map(({ memberId }) => memberId));
  const known = people.find(actor.organisationId, memberIds, () => reader.again());
  if (known === 'later') return known;
  for (const id of memberIds)
    if (known.get(id)?.person?.mayBeReadBy(operation) !== true) return undefined;
  const self = actor.membershipId;
  const told = event.people.flatMap((placed): Told[] => {
    const membership = known.get(placed.memberId)?.person?.words;
    if (!membership) return [];
    return [
      placed.memberId === self
        ? { ...placed, membership, self: true }
        : toOthers(placed, membership),
    ];
  });
  return {
    of: event,
    variant: memberIds.has(self) ? undefined : String(people.generation),
    record: { ...event, people: told },
    asked: people.asked,
  };
}
