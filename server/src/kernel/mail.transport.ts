/** Where letters go: a mail server, or files for somebody who tries the product out. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

export interface OutgoingMail {
  /** The same at every attempt, so that mailboxes know a letter that came twice. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** @throws MailProblem */
  send(mail: OutgoingMail): Promise<void>;
}

/** Why a letter did not go. */
export class MailProblem extends Error {
  override readonly name = 'MailProblem';
  /** What the mail server or the connection said, as a code. */
  readonly problem: string;
  /** Whether it will be no different next time: the mail server refused this letter for good. */
  readonly forGood: boolean;

  constructor(problem: string, forGood: boolean) {
    super(problem);
    this.problem = problem;
    this.forGood = forGood;
  }
}

/** Milliseconds. A mail server that says nothing for so long is tried again later. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Null where this configuration sends no letters; they stay queued, and the log says so. */
export function createMailer(
  { mail, origin }: Pick<Config, 'mail' | 'origin'>,
  log: Log,
): Mailer | null {
  if (mail.kind === 'none') {
    log.warn('SMTP_URL is not set: letters are queued and not sent');
    return null;
  }
  const { from } = mail;
  const domain = new URL(origin).hostname;
  const composed = ({ id, to, subject, text }: OutgoingMail) => ({
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: `<${id}@${domain}>`,
    // No automatic answers ("out of office") to what nobody reads (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  const safe = { disableFileAccess: true, disableUrlAccess: true };
  if (mail.kind === 'folder') {
    const transport = createTransport({ streamTransport: true, buffer: true, ...safe });
    return {
      async send(letter) {
        const { message } = await transport.sendMail(composed(letter));
        await mkdir(mail.folder, { recursive: true, mode: 0o700 });
        const file = path.join(mail.folder, `${letter.id}.eml`);
        await writeFile(file, message as Buffer, { mode: 0o600 });
      },
    };
  }
  const transport = createTransport({ url: mail.url, ...patience, ...safe });
  return {
    async send(letter) {
      try {
        await transport.sendMail(composed(letter));
      } catch (error) {
        throw asProblem(error);
      }
    },
  };
}

/** 5xx: the server will not take it (RFC 5321, 4.2.1). All else passes: 4xx, no connection, no login. */
function asProblem(error: unknown): MailProblem {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const text = typeof code === 'string' ? code : 'UNKNOWN';
  if (typeof responseCode !== 'number') return new MailProblem(text, false);
  const login = text === 'EAUTH';
  return new MailProblem(`${text} ${responseCode}`, responseCode >= 500 && !login);
}
