/** What a person who has just started Roundtable needs to know. */

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  /** What the person is, such as "case manager". */
  readonly role: string;
}

export function welcome(origin: string, accounts: readonly DemoAccount[]): string {
  const lines = ['', `  Roundtable is at ${origin}`];
  const first = accounts[0];
  if (first) {
    const width = Math.max(...accounts.map(({ email }) => email.length));
    lines.push('', `  Sign in with one of these, password "${first.password}":`);
    lines.push(...accounts.map(({ email, role }) => `    ${email.padEnd(width)}  ${role}`));
  }
  lines.push('', '  Ctrl-C stops it.', '', '');
  return lines.join('\n');
}
