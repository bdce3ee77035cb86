import { error } from '@sveltejs/kit';
import { AsTheFamilySeesQuery } from '#lib/features/sharing/sharing.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { id, contactId } = event.params;
  const { client, asTheFamilySees } = await ask(event, AsTheFamilySeesQuery, { id, contactId });
  const contact = client?.contacts.find((each) => each.id === contactId);
  return {
    contact: contact ?? error(404, 'This page cannot be found'),
    child: asTheFamilySees,
  };
};
