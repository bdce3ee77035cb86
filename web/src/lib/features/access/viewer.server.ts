import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { load, signInAddress } from '#lib/kernel/graphql/request.server.ts';
import { ViewerQuery, type Viewer } from './viewer.queries.ts';

/** Who is signed in; a stranger is sent to the sign-in page and comes back here afterwards. */
export async function requireViewer(event: Pick<RequestEvent, 'locals' | 'url'>): Promise<Viewer> {
  const { viewer } = await load(event, ViewerQuery, {});
  if (!viewer?.account) redirect(303, signInAddress(event.url));
  return { ...viewer, account: viewer.account };
}
