import DataLoader from 'dataloader';
import type { Operation } from '../../kernel/operation.ts';
import { CareTeamMembership, holdsOn, inForceOn, staffRoles, today } from '../access/index.ts';
import type { PortalView } from '../sharing/index.ts';
import type { PortalTeamMember } from './portal.types.ts';

/** Names and functions of who takes part in the care today, and nothing else of them. */
export async function teamOf(operation: Operation, view: PortalView): Promise<PortalTeamMember[]> {
  return view.rights.has('team') ? teamLoader(operation).load(view.clientId) : [];
}

const teamKey = Symbol('care teams as families see them');

/** The teams of many children, one statement a batch. */
const teamLoader = (operation: Operation): DataLoader<string, PortalTeamMember[]> =>
  operation.once(
    teamKey,
    () =>
      new DataLoader<string, PortalTeamMember[]>(async (clientIds) => {
        const now = today(operation);
        const parts = await operation.em.find(
          CareTeamMembership,
          { clientId: { $in: [...clientIds] }, ...inForceOn(now) },
          { populate: ['member'], orderBy: { lead: 'desc', from: 'asc', id: 'asc' } },
        );
        return clientIds.map((id) =>
          parts.flatMap((part) => {
            const member = part.member.getEntity();
            const works = staffRoles.some((role) => role === member.role) && holdsOn(member, now);
            return part.clientId === id && works
              ? [{ name: member.name, function: part.function }]
              : [];
          }),
        );
      }),
  );
