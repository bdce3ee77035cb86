/** Lets queued letters go, one after the other, and tries again those that did not. */
import type { MailMessage } from './db/mail-message.entity.ts';
import type { NetworkJob } from './jobs.ts';
import { MailProblem, type Mailer } from './mail.transport.ts';
import type { Operation } from './operation.ts';

/** Minutes until the next attempt, after the first, the second, …: a day in all. */
const waits = [1, 5, 15, 60, 180, 420, 780];

/** So many a run, then other organisations have their turn. */
const batch = 50;

type Taken = Pick<MailMessage, 'id' | 'recipient' | 'subject' | 'text' | 'attempts'>;

export const mailJob = (mailer: Mailer): NetworkJob => ({
  kind: 'mail',
  async runOutside(inTransaction, stop) {
    const stopped = grace(stop);
    for (let sent = 0; sent < batch && !stop.aborted; sent += 1) {
      const taken = await inTransaction(take);
      if (!taken) break;
      const problem = await Promise.race([send(mailer, taken), stopped]);
      // Nobody knows whether it went: it stays due, and may come twice with the same Message-ID.
      if (problem === 'stopped') break;
      await inTransaction((operation) => record(operation, taken, problem));
    }
    return inTransaction(nextDue);
  },
});

/** Null where the mail server took it. */
const send = (mailer: Mailer, { id, recipient: to, subject, text }: Taken) =>
  mailer
    .send({ id, to, subject, text })
    .then(() => null)
    .catch((error: unknown) =>
      error instanceof MailProblem ? error : new MailProblem('UNKNOWN', false),
    );

/** When the server closes, what is on its way gets a moment longer and no more. */
const grace = (stop: AbortSignal): Promise<'stopped'> =>
  new Promise((resolve) => {
    const wait = () => void setTimeout(() => resolve('stopped'), 3_000).unref();
    if (stop.aborted) wait();
    else stop.addEventListener('abort', wait, { once: true });
  });

/** Marks the letter that waits longest as handed over: from here on it may go, whoever takes it back. */
async function take({ em, clock }: Operation): Promise<Taken | undefined> {
  const now = clock.now();
  const [taken] = await em.execute<Taken[]>(
    `update mail_message set sending_since = ?, attempts = attempts + 1 where id = (
       select id from mail_message where state = 'queued' and next_at <= ?
       order by next_at, id limit 1 for update skip locked)
     returning id, recipient, subject, text, attempts`,
    [now, now],
  );
  return taken;
}

async function record(
  { em, clock, log }: Operation,
  { id, attempts }: Taken,
  problem: MailProblem | null,
): Promise<void> {
  const now = clock.now();
  if (!problem) {
    await em.execute(
      `update mail_message set state = 'sent', sent_at = ?, sending_since = null, problem = null
       where id = ?`,
      [now, id],
    );
    return;
  }
  const minutes = problem.forGood ? undefined : waits[attempts - 1];
  log.warn({ mailId: id, attempts, problem: problem.problem, minutes }, 'a letter did not go');
  await em.execute(
    `update mail_message set state = case state when 'cancelled' then state else ? end, next_at = ?,
       sending_since = null, problem = ? where id = ?`,
    [
      minutes === undefined ? 'failed' : 'queued',
      new Date(now.getTime() + (minutes ?? 0) * 60_000),
      problem.problem.slice(0, 60),
      id,
    ],
  );
}

async function nextDue({ em }: Operation): Promise<Date | null> {
  const [next] = await em.execute<{ at: Date | string | null }[]>(
    `select min(next_at) as at from mail_message where state = 'queued'`,
  );
  return next?.at ? new Date(next.at) : null;
}
