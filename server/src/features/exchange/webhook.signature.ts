/** Standard Webhooks (standardwebhooks.com, specification 1.0): symmetric signatures, version 1. */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** 256 random bits, as the specification writes them. */
export const newSecret = (): string => prefix + randomBytes(32).toString('base64');

/**
 * The headers that let a receiver know who sent a body, when, and whether it has had it before.
 * @param id the same at each attempt
 * @param at when this attempt is made; receivers refuse what is much older (five minutes is usual)
 */
export function signedHeaders(
  secret: string,
  id: string,
  at: Date,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
