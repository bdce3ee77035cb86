import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, type Config } from './config.ts';

const load = (env: NodeJS.ProcessEnv): Config =>
  loadConfig(env, { dataFolder: '/kept', keptSecret: (folder) => `the secret kept in ${folder}` });

const servingUrl = 'postgres://roundtable_serving:x@db:5432/roundtable';
const ownerUrl = 'postgres://roundtable_owner:x@db:5432/roundtable';
const secret = 'x'.repeat(32);

test('an empty environment is a local development server on the embedded database', () => {
  expect(load({})).toEqual({
    mode: 'development',
    host: '127.0.0.1',
    port: 4000,
    origin: 'http://localhost:4000',
    origins: ['http://localhost:4000', 'http://127.0.0.1:4000'],
    databaseUrl: undefined,
    databaseOwnerUrl: undefined,
    dataFolder: '/kept',
    redisUrl: undefined,
    authSecret: 'the secret kept in /kept',
    demo: true,
    logLevel: 'info',
    trustedProxies: 0,
    mail: { kind: 'folder', folder: '/kept/mail', from: 'Roundtable <roundtable@localhost>' },
    webhookPrivateHosts: [],
  });
});

test('an empty variable counts as absent', () => {
  expect(load({ PORT: '', DATABASE_URL: '', ORIGIN: '' }).port).toBe(4000);
});

test('a set origin is the only one, and is normalised', () => {
  const { origin, origins } = load({ ORIGIN: 'https://Roundtable.example.org:443/' });
  expect(origin).toBe('https://roundtable.example.org');
  expect(origins).toEqual([origin]);
});

test('neither production nor ROUNDTABLE_DEMO=off makes the demonstration organisation', () => {
  expect(load({ ROUNDTABLE_DEMO: 'off' }).demo).toBe(false);
  expect(load({ NODE_ENV: 'production' }).demo).toBe(false);
  expect(load({ NODE_ENV: 'production', ROUNDTABLE_DEMO: 'on' }).demo).toBe(false);
});

test('letters go to the mail server that is named; production without one sends none', () => {
  const smtp = { SMTP_URL: 'smtps://u:p@mail.example.org', MAIL_FROM: 'Care <care@example.org>' };
  expect(load(smtp).mail).toEqual({
    kind: 'smtp',
    url: 'smtps://u:p@mail.example.org',
    from: 'Care <care@example.org>',
  });
  expect(load({ NODE_ENV: 'production' }).mail).toEqual({ kind: 'none' });
});

test('receivers of webhooks in private networks are listed', () => {
  expect(
    load({ WEBHOOK_PRIVATE_HOSTS: 'Reports.internal:8443, [fd00::1]:80' }).webhookPrivateHosts,
  ).toEqual(['reports.internal:8443', '[fd00::1]:80']);
});

describe('an error names the variable and says what to write', () => {
  test.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ PORT: 'http' }, /^PORT must be a port number from 0 to 65535\.$/],
    [{ PORT: '65536' }, /^PORT must be a port number/],
    [{ PORT: '-1' }, /^PORT must be a port number/],
    [{ NODE_ENV: 'prod' }, /^NODE_ENV must be one of development, production, test\.$/],
    [{ ORIGIN: 'roundtable.example.org' }, /^ORIGIN must be an address such as https:/],
    [{ ORIGIN: 'https://example.org/app' }, /^ORIGIN must have no path/],
    [{ DATABASE_URL: 'mysql://db/x' }, /^DATABASE_URL must be an address such as postgres:/],
    [{ REDIS_URL: 'localhost' }, /^REDIS_URL must be an address such as redis:/],
    [{ AUTH_SECRET: 'short' }, /^AUTH_SECRET must have at least 32 characters/],
    [{ ROUNDTABLE_DEMO: 'yes' }, /^ROUNDTABLE_DEMO must be one of on, off\.$/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of silent/],
    [{ TRUSTED_PROXIES: '-2' }, /^TRUSTED_PROXIES must be a whole number/],
    [{ SMTP_URL: 'mail.example.org' }, /^SMTP_URL must be an address such as smtps:/],
    [{ SMTP_URL: 'smtp://mail.example.org' }, /^MAIL_FROM must be set where SMTP_URL is/],
    [{ MAIL_FROM: 'a@example.org, b@example.org' }, /^MAIL_FROM must be one address/],
    [{ WEBHOOK_PRIVATE_HOSTS: 'http://inner/' }, /^WEBHOOK_PRIVATE_HOSTS must be a list of hosts/],
    [{ DATABASE_OWNER_URL: ownerUrl }, /^DATABASE_URL must be set/],
    [
      { DATABASE_URL: ownerUrl, DATABASE_OWNER_URL: ownerUrl },
      /^DATABASE_OWNER_URL must be another role/,
    ],
    [
      { NODE_ENV: 'production', DATABASE_URL: servingUrl, ORIGIN: 'https://example.org' },
      /^AUTH_SECRET must be set in production/,
    ],
    [
      { NODE_ENV: 'production', DATABASE_URL: servingUrl, AUTH_SECRET: secret },
      /^ORIGIN must be set in production/,
    ],
  ])('%j', (env, words) => {
    expect(() => load(env)).toThrow(ConfigError);
    expect(() => load(env)).toThrow(words);
  });

  test('all of them at once', () => {
    expect(() => load({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT .*\n.*LOG_LEVEL/s);
  });
});
