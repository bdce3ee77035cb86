import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  let line = '';
  write(createLog({ logLevel: 'info' }, { write: (text) => (line += text) }));
  return JSON.parse(line) as Record<string, unknown>;
}

test('a line is JSON with a level, a time and a message', () => {
  expect(logged((log) => log.info({ port: 4000 }, 'listening'))).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    port: 4000,
    msg: 'listening',
  });
});

test('words, particulars and secrets are withheld at the depths at which they travel', () => {
  const line = JSON.stringify(
    logged((log) =>
      log.info({
        email: 'sam@example.org',
        client: { name: 'Sam', words: 'asks for a break' },
        request: { headers: { cookie: 'session=1', 'set-cookie': 'session=2' } },
      }),
    ),
  );
  expect(line).not.toMatch(/sam@|Sam|break|session=/);
});

test('an error of the database shows its code and constraint, never values or statements', () => {
  const err = Object.assign(new Error('insert into client values (Sam) - duplicate key'), {
    code: '23505',
    detail: 'Key (name)=(Sam) already exists.',
    constraint: 'client_name_unique',
  });
  const line = logged((log) => log.error({ err }, 'commit failed'));
  expect(JSON.stringify(line)).not.toContain('Sam');
  expect(line.err).toMatchObject({ code: '23505', constraint: 'client_name_unique' });
});

test('an error inside another is described in the same way', () => {
  const cause = Object.assign(new Error('value Sam is too long'), { code: '22001' });
  const line = logged((log) => log.error({ err: new Error('save failed', { cause }) }));
  expect(JSON.stringify(line)).not.toContain('Sam');
  expect(line.err).toMatchObject({ message: 'save failed', cause: { code: '22001' } });
});
