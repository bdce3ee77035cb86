import { describe, expect, it } from 'vitest';
import { said } from './key-scopes.ts';
import { stateOf } from './key-state.ts';

describe('the state of a key', () => {
  const now = '2026-11-23T12:00:00.000Z';
  const state = (expiresAt: string, revokedAt: string | null = null) =>
    stateOf({ expiresAt, revokedAt }, now, 'America/New_York');

  it('is told in words, by the days of the organisation', () => {
    expect(state('2027-02-21T03:00:00.000Z').words).toBe('Until 20 Feb 2027');
    expect(state('2026-11-30T12:00:00.000Z')).toMatchObject({
      words: 'Runs out in 7 days',
      tone: 'warn',
    });
    expect(state('2026-11-23T20:00:00.000Z').words).toBe('Runs out today');
    expect(state('2026-11-23T12:00:00.000Z')).toMatchObject({
      words: 'Ran out 23 Nov 2026',
      ended: true,
    });
    expect(state('2027-02-21T03:00:00.000Z', '2026-11-10T16:05:00.000Z')).toMatchObject({
      words: 'Revoked 10 Nov 2026',
      ended: true,
    });
  });
});

it('says what a key reads and writes', () => {
  expect(said('read', ['TASKS_READ', 'PLANS_READ', 'PLANS_WRITE'])).toBe('treatment plans, tasks');
  expect(said('write', ['TASKS_READ', 'PLANS_READ', 'PLANS_WRITE'])).toBe('treatment plans');
  expect(said('write', ['CLIENTS_READ'])).toBe('');
});
