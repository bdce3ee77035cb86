import House from '@lucide/svelte/icons/house';
import Settings from '@lucide/svelte/icons/settings';
import UsersRound from '@lucide/svelte/icons/users-round';
import Presentation from '@lucide/svelte/icons/messages-square';
import type { Viewer } from '#lib/features/access/viewer.queries.ts';
import type { Icon } from '#lib/ui/icon.ts';

export interface Place {
  href: string;
  label: string;
  icon: Icon;
}

/** The places that this person can go to; a place that is not theirs is not shown. */
export function placesOf(viewer: Viewer): Place[] {
  const can = (action: string) => viewer.viewerCan.includes(action);
  const places: Place[] = [];
  if (can('task.create')) places.push({ href: '/', label: 'My day', icon: House });
  if (can('clients.list')) places.push({ href: '/clients', label: 'Clients', icon: UsersRound });
  if (can('meetings.list'))
    places.push({ href: '/meetings', label: 'Meeting', icon: Presentation });
  places.push({ href: '/settings', label: 'Settings', icon: Settings });
  return places;
}

/** Whether an address lies in a place. */
export function within(place: Place, path: string): boolean {
  return place.href === '/'
    ? path === '/'
    : path === place.href || path.startsWith(`${place.href}/`);
}
