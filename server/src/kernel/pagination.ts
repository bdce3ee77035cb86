import type { EntityClass, EntityManager, FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import { ArgsType, Extensions, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { isDate } from '@roundtable/schema/document-shape';
import { isMoment } from './clock.ts';
import { badInput } from './errors.ts';
import { isUuid } from './ids.ts';

/** How far a connection may be read at once. */
export const pageLimit = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many at the most, 1 to 100. 25 when absent.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last one already read.' })
  after?: string | null;
}

@ObjectType({ description: 'Where a page of a connection ends.' })
@Extensions({ partOf: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor to go on from.' })
  endCursor!: string | null;
}

export interface Page<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly nodes: T[];
  readonly pageInfo: PageInfo;
}

/** The Relay connection of a type: `edges { cursor node }`, `nodes`, `pageInfo`. */
export function connectionOf<T extends object>(
  name: string,
  node: () => ClassType<T>,
  guard: string,
): ClassType<Page<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page.` })
  @Extensions({ partOf: true })
  class Edge {
    @Field(() => String, { description: 'The place of this one, to read on from.' })
    cursor!: string;

    @Extensions({ guard })
    @Field(() => node(), { description: 'The record itself.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name} records, in a stable order.` })
  @Extensions({ partOf: true })
  class Connection {
    @Field(() => [Edge], { description: 'The records of this page with their cursors.' })
    edges!: Edge[];

    @Extensions({ guard })
    @Field(() => [node()], { description: 'The records of this page.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where this page ends.' })
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** How many a page may have; refuses what is outside 1 to 100. */
export function pageSize(first: number | null | undefined, usual = 25): number {
  const size = first ?? usual;
  if (!Number.isInteger(size) || size < 1 || size > pageLimit)
    throw badInput(['first'], `Ask for 1 to ${pageLimit} at a time.`);
  return size;
}

/** Keyset order: the columns that decide, the id last so that no two are alike. */
export interface Order<T> {
  readonly by: keyof T & string;
  readonly direction: 'asc' | 'desc';
}

type Keyed = { id: string };

export const encodeCursor = (values: unknown[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** Whether a value of a cursor can be compared with a column of this SQL type. */
function comparable(value: unknown, columnType: string): boolean {
  if (/^(int|integer|bigint|double)/.test(columnType)) return Number.isFinite(value);
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (columnType === 'uuid') return isUuid(value);
  if (columnType === 'date') return isDate(value);
  return !columnType.startsWith('timestamp') || isMoment(new Date(value));
}

/**
 * The values of a cursor, one for each of the properties that order the connection.
 * @throws BAD_USER_INPUT for one that this connection cannot have given
 */
export function decodeCursor<T>(
  em: EntityManager,
  entity: EntityClass<T>,
  cursor: string,
  keys: readonly string[],
): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const properties: Readonly<Record<string, { readonly columnTypes: readonly string[] }>> =
      em.getMetadata(entity).properties;
    const typeOf = (key: string): string => properties[key]?.columnTypes[0] ?? '';
    if (
      Array.isArray(values) &&
      values.length === keys.length &&
      keys.every((key, at) => comparable(values[at], typeOf(key)))
    )
      return values;
  } catch {
    // Not one of ours: refused below.
  }
  throw badInput(['after'], 'This is not a cursor of this connection.');
}

/**
 * Reads one page in a stable order that ends with the id. `order` names columns that are never
 * null. Only one statement: one more than asked for is read to know whether there are more.
 */
export async function paginate<T extends Keyed>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<T>,
  order: readonly Order<T>[],
  page: PageArgs,
  usual = 25,
): Promise<Page<T>> {
  const size = pageSize(page.first, usual);
  const last = order.at(-1)?.direction ?? 'asc';
  const keys: Order<T>[] = [...order, { by: 'id', direction: last }];
  const after = page.after
    ? decodeCursor(
        em,
        entity,
        page.after,
        keys.map(({ by }) => by),
      )
    : undefined;
  const beyond = after && {
    $or: keys.map((key, place) => ({
      ...Object.fromEntries(keys.slice(0, place).map(({ by }, index) => [by, after[index]])),
      [key.by]: { [key.direction === 'asc' ? '$gt' : '$lt']: after[place] },
    })),
  };
  const rows = await em.find<T>(
    entity,
    { $and: beyond ? [where, beyond] : [where] } as FilterQuery<T>,
    {
      orderBy: keys.map(({ by, direction }) => ({ [by]: direction })) as QueryOrderMap<T>[],
      limit: size + 1,
    },
  );
  return pageOf(rows.slice(0, size), rows.length > size, (row) =>
    encodeCursor(
      keys.map(({ by }) => {
        const value: unknown = row[by as keyof T];
        return value instanceof Date ? value.toISOString() : value;
      }),
    ),
  );
}

export function pageOf<T>(
  nodes: T[],
  hasNextPage: boolean,
  cursorOf: (node: T) => string,
): Page<T> {
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return { edges, nodes, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}
