/**
 * The database's roles, kept apart so that no request can step around row-level security:
 * the owner makes and changes tables, the serving role reads and writes rows within the policies, the
 * backup role reads everything and changes nothing.
 */
import pg from 'pg';

export const roleNames = {
  owner: 'roundtable_owner',
  serving: 'roundtable_serving',
  backup: 'roundtable_backup',
} as const;

export interface RolePasswords {
  readonly owner: string;
  readonly serving: string;
  readonly backup: string;
}

/** What the tables use and only an administrator can create. */
const extensions = ['btree_gist', 'pg_trgm', 'citext', 'unaccent'];

export function databaseUrl(user: string, password: string, port: number, name: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

type Rows = Record<string, unknown>[];

/** Runs statements on a connection of their own and gives the last one's rows. */
export async function ask(url: string, ...statements: string[]): Promise<Rows> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Without a listener, a server that goes away would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: Rows = [];
    for (const statement of statements) {
      rows = (await client.query<Record<string, unknown>>(statement)).rows;
    }
    return rows;
  } finally {
    await client.end();
  }
}

/**
 * Makes the three roles, or brings them back to what they must be. May be run again at any time.
 * @param adminUrl a connection that may create roles
 */
export async function ensureRoles(adminUrl: string, passwords: RolePasswords): Promise<void> {
  const existing = await ask(adminUrl, 'select rolname from pg_roles');
  const attributes = {
    owner: 'nosuperuser nobypassrls',
    serving: 'nosuperuser nobypassrls',
    backup: 'nosuperuser bypassrls',
  };
  const statements: string[] = [];
  for (const role of ['owner', 'serving', 'backup'] as const) {
    const name = roleNames[role];
    const verb = existing.some((row) => row.rolname === name) ? 'alter' : 'create';
    statements.push(
      `${verb} role ${name} with login inherit nocreatedb nocreaterole noreplication ` +
        `${attributes[role]} password ${pg.escapeLiteral(passwords[role])}`,
    );
  }
  statements.push(`alter role ${roleNames.backup} set default_transaction_read_only = on`);
  await ask(adminUrl, ...statements);
}

/**
 * Makes a database that belongs to the owner role, with the extensions, and with default privileges:
 * each table, sequence and schema that the owner makes later can be used by the serving role and read
 * by the backup role. (The audit trail's narrower rights are part of the migrations.)
 */
export async function prepareDatabase(adminUrl: string, name: string): Promise<void> {
  const { owner, serving, backup } = roleNames;
  const quoted = pg.escapeIdentifier(name);
  const found = await ask(
    adminUrl,
    `select 1 from pg_database where datname = ${pg.escapeLiteral(name)}`,
  );
  if (found.length === 0) await ask(adminUrl, `create database ${quoted} owner ${owner}`);
  const makes = `alter default privileges for role ${owner}`;
  await ask(
    withDatabase(adminUrl, name),
    ...extensions.map((extension) => `create extension if not exists ${extension}`),
    `revoke all on database ${quoted} from public`,
    `grant connect on database ${quoted} to ${serving}, ${backup}`,
    `alter schema public owner to ${owner}`,
    'revoke create on schema public from public',
    `grant usage on schema public to ${serving}, ${backup}`,
    `${makes} grant usage on schemas to ${serving}, ${backup}`,
    `${makes} grant select, insert, update, delete on tables to ${serving}`,
    `${makes} grant usage, select on sequences to ${serving}`,
    `${makes} grant select on tables to ${backup}`,
    `${makes} grant select on sequences to ${backup}`,
  );
}

/** The database may not be served from with this role; the message says why and what to do. */
export class UnsafeRoleError extends Error {
  override readonly name = 'UnsafeRoleError';
}

const dangerousMemberships = `
  select pg_roles.rolname as name from pg_roles
  where pg_roles.rolname <> role.rolname and pg_has_role(role.oid, pg_roles.oid, 'MEMBER')
    and (pg_roles.rolsuper or pg_roles.rolbypassrls or pg_roles.rolcreaterole or pg_roles.rolname in
      ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))`;

const ownedTables = `
  select pg_class.oid::regclass::text as name from pg_class
  join pg_namespace on pg_namespace.oid = pg_class.relnamespace
  where pg_class.relkind in ('r', 'p', 'v', 'm', 'f')
    and pg_namespace.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and pg_has_role(role.oid, pg_class.relowner, 'MEMBER')`;

/** Both roles count: a session can always go back from its current role to the one it signed in as. */
const question = `
  select role.rolname as name, role.rolsuper as superuser, role.rolbypassrls as bypass,
    role.rolcreaterole as creates_roles,
    (select string_agg(name, ', ') from (${dangerousMemberships} limit 3) found) as member_of,
    (select string_agg(name, ', ') from (${ownedTables} limit 3) found) as owner_of
  from pg_roles role where role.rolname in (current_user, session_user)`;

/**
 * Refuses a serving role that row-level security does not bind.
 * @param query runs one statement on a connection of the serving role and gives its rows
 * @throws UnsafeRoleError
 */
export async function assertServingRole(query: (sql: string) => Promise<Rows>): Promise<void> {
  for (const role of await query(question)) {
    const wrong = role.superuser
      ? 'is a superuser'
      : role.bypass
        ? 'has BYPASSRLS'
        : role.creates_roles
          ? 'has CREATEROLE'
          : role.member_of
            ? `is a member of ${role.member_of as string}`
            : role.owner_of
              ? `owns tables (${role.owner_of as string}), or is a member of their owner`
              : undefined;
    if (wrong) {
      throw new UnsafeRoleError(
        `DATABASE_URL signs in as "${String(role.name)}", which ${wrong}: it could step around ` +
          `row-level security. Use a role without such rights, such as ${roleNames.serving}, in ` +
          'DATABASE_URL, and the owner of the tables in DATABASE_OWNER_URL alone.',
      );
    }
  }
}
