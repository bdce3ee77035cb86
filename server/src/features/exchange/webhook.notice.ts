import { dateIn } from '../../kernel/clock.ts';
import { queueMail } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import { inForceOn, Membership, Organisation } from '../access/index.ts';

/** Tells today's administrators by letter that an endpoint was switched off. */
export async function tellAdministrators(operation: Operation, endpointId: string): Promise<void> {
  const { em, clock, organisationId } = operation;
  const { timeZone } = await em.findOneOrFail(Organisation, organisationId);
  const administrators = await em.find(
    Membership,
    { organisationId, role: 'administrator', ...inForceOn(dateIn(timeZone, clock.now())) },
    { populate: ['account'] },
  );
  for (const { account } of administrators) {
    if (!account) continue;
    queueMail(operation, {
      to: account.getEntity().email,
      subject: 'A webhook of Roundtable was switched off',
      text:
        'An endpoint for webhooks was switched off by itself: it has accepted nothing for five ' +
        'days, or its secret can no longer be opened.\n\n' +
        `Look at its deliveries and switch it on again:\n${operation.linkTo('/settings/webhooks')}\n`,
      about: { type: 'WebhookEndpoint', id: endpointId },
    });
  }
}
