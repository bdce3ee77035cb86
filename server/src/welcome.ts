/** What a person who has just started Roundtable needs to know. */
import type { OfferedAccount } from './features/access/index.ts';

export function welcome(origin: string, accounts: readonly OfferedAccount[]): string {
  const lines = ['', `  Roundtable is at ${origin}`];
  const first = accounts[0];
  if (first) {
    const width = Math.max(...accounts.map(({ email }) => email.length));
    lines.push('', `  Sign in with one of these, password "${first.password}":`);
    for (const { email, name, role } of accounts) {
      lines.push(`    ${email.padEnd(width)}  ${name}, ${role}`);
    }
  }
  lines.push('', '  Ctrl-C stops it.', '', '');
  return lines.join('\n');
}
