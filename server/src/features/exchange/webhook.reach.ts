import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayOf } from '../../kernel/db/array.ts';

interface Reaching {
  readonly programmeIds: readonly string[] | null;
}

/**
 * Which clients are, or were, in an episode of which programmes: what a supervisor of the programmes
 * reaches, an endpoint with those programmes may be told of. Answers the question for one endpoint and
 * one change; a change about several clients may be told where one of them is in reach.
 */
export async function reachOfEndpoints(
  em: EntityManager,
  clientIds: readonly string[],
): Promise<(endpoint: Reaching, about: readonly string[]) => boolean> {
  const rows =
    clientIds.length === 0
      ? []
      : await em.execute<{ client_id: string; programme_id: string }[]>(
          `select distinct client_id, programme_id from episode_of_care
           where client_id = any(?::uuid[])`,
          [arrayOf([...new Set(clientIds)])],
        );
  return ({ programmeIds }, about) =>
    programmeIds === null ||
    rows.some(
      ({ client_id: clientId, programme_id: programmeId }) =>
        about.includes(clientId) && programmeIds.includes(programmeId),
    );
}
