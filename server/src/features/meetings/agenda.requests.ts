import type { Operation } from '../../kernel/operation.ts';
import { Membership } from '../access/index.ts';
import { AgendaRequest } from './agenda.entity.ts';
import type { Meeting } from './meeting.entity.ts';

/**
 * Declines what was asked of meetings that are over, and that nobody has answered, so that nobody
 * waits for it. The caller holds the locks of the meetings' rows.
 */
export async function declineWaiting(
  operation: Operation,
  meetings: readonly Meeting[],
  reason: string,
): Promise<void> {
  const { em, clock, signedIn } = operation;
  const waiting = await em.find(AgendaRequest, {
    meeting: { $in: meetings.map(({ id }) => id) },
    status: 'pending',
  });
  for (const request of waiting) {
    request.status = 'declined';
    request.declineReason = reason;
    request.answeredBy = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
    request.answeredAt = clock.now();
    operation.touch(request);
  }
}
