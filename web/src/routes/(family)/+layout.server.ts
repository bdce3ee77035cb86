import { redirect } from '@sveltejs/kit';
import { requireViewer } from '#lib/features/access/viewer.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url, untrack }) => {
  const viewer = await requireViewer(untrack(() => ({ locals, url: new URL(url) })));
  if (viewer.membership.role !== 'FAMILY') redirect(303, '/');
  return { viewer, theme: locals.theme };
};
