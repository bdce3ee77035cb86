import { createHash } from 'node:crypto';
import { ApiKey, Membership, ProgrammeAssignment } from '../../features/access/index.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/**
 * API keys as the settings list them. Their hashes are those of words that are no keys, so that
 * there is nothing that opens anything.
 */
export async function writeKeys(writing: Writing): Promise<void> {
  const { em, story, organisationId, calendar, ids } = writing;
  const made = (story.keys ?? []).map((key, index) => ({
    key,
    id: ids('key', index),
    member: ids('key-membership', index),
    from: calendar.date(key.made),
    // As revoking does: the last day is part of a membership.
    until: key.revoked ? calendar.date(key.revoked.day - 1) : null,
  }));
  await insertAll(
    em,
    Membership,
    made.map(({ key, member, from, until }) => ({
      id: member,
      organisationId,
      name: key.name,
      role: 'integration' as const,
      from,
      until,
      version: 1,
    })),
  );
  await insertAll(
    em,
    ProgrammeAssignment,
    made.flatMap(({ key, member, from }, index) =>
      (key.programmes === 'all' ? [] : key.programmes).map((programme) => ({
        id: ids('key-programme', index, programme),
        organisationId,
        member,
        programme: ids('programme', programme),
        from,
        until: null,
        version: 1,
      })),
    ),
  );
  await insertAll(
    em,
    ApiKey,
    made.map(({ key, id, member }) => {
      const by = memberOf(writing, key.by);
      const at = (moment: { day: number; at: `${number}:${number}` } | undefined): Date | null =>
        moment ? calendar.at(moment.day, moment.at) : null;
      return {
        id,
        organisationId,
        name: key.name,
        prefix: `rt_${id.slice(-8)}`,
        hash: createHash('sha256').update(`no key ${id}`).digest('hex'),
        scopes: [...key.scopes],
        allProgrammes: key.programmes === 'all',
        member,
        createdBy: by,
        createdAt: calendar.at(key.made, '10:20'),
        expiresAt: calendar.at(key.ends, '10:20'),
        lastUsedAt: at(key.used),
        revokedAt: at(key.revoked),
        revokedBy: key.revoked ? by : null,
      };
    }),
  );
}
