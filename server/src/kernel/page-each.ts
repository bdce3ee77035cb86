import { raw, type EntityClass, type FilterQuery, type QueryOrderMap } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { arrayOf } from './db/array.ts';
import type { Operation } from './operation.ts';
import {
  decodeCursor,
  encodeCursor,
  pageOf,
  pageSize,
  type Page,
  type PageArgs,
} from './pagination.ts';

export interface EachOptions<T> {
  readonly entity: EntityClass<T>;
  /** The property that names the parent, whose column holds the parent's UUID. */
  readonly parent: keyof T & string;
  /** The property that orders, newest or largest first; the id decides between equals. */
  readonly newestBy: keyof T & string;
  /** What else must hold, in SQL on the table `candidate`; always the same for the same `key`. */
  readonly only?: { readonly sql: string; readonly params: readonly unknown[] };
  /** Tells apart the loaders of one connection that differ in `only`. */
  readonly key?: string;
  readonly usual?: number;
}

/**
 * The same page (`first`, `after`) of a connection for each of many parents, newest first, in one
 * statement for all parents that ask in the same turn of the loop: a connection inside a list costs
 * what it would cost for one.
 */
export function pageEach<T extends { id: string }>(
  operation: Operation,
  parentId: string,
  page: PageArgs,
  options: EachOptions<T>,
): Promise<Page<T>> {
  const size = pageSize(page.first, options.usual);
  const after = page.after
    ? decodeCursor(operation.em, options.entity, page.after, [options.newestBy, 'id'])
    : undefined;
  const key = `page of ${options.entity.name}/${options.key ?? ''}/${size}/${page.after ?? ''}`;
  return operation.once(key, () => pageLoader(operation.em, options, size, after)).load(parentId);
}

function pageLoader<T extends { id: string }>(
  em: EntityManager,
  { entity, parent, newestBy, only }: EachOptions<T>,
  size: number,
  after: unknown[] | undefined,
): DataLoader<string, Page<T>> {
  return new DataLoader(async (parentIds) => {
    const meta = em.getMetadata(entity);
    const column = (property: string): string =>
      meta.properties[property as keyof typeof meta.properties].fieldNames[0] ?? property;
    const [of, by] = [column(parent), column(newestBy)];
    const conditions = [`candidate.${of} = any(?::uuid[])`];
    const params: unknown[] = [arrayOf(parentIds)];
    if (only) {
      conditions.push(only.sql);
      params.push(...only.params);
    }
    if (after) {
      conditions.push(`(candidate.${by}, candidate.id) < (?, ?)`);
      params.push(...after);
    }
    const ranked = `select candidate.id, row_number() over (
        partition by candidate.${of} order by candidate.${by} desc, candidate.id desc) as place
      from ${meta.tableName} candidate where ${conditions.join(' and ')}`;
    const chosen = raw(
      (alias) =>
        `${alias}.id in (select ranked.id from (${ranked}) ranked where ranked.place <= ?)`,
      [...params, size + 1],
    );
    const rows = await em.find<T>(entity, { [chosen]: [] } as FilterQuery<T>, {
      orderBy: [{ [newestBy]: 'desc' }, { id: 'desc' }] as QueryOrderMap<T>[],
    });
    const byParent = Map.groupBy(rows, (row) => idOf(row[parent]));
    return parentIds.map((parentId) => {
      const found = byParent.get(parentId) ?? [];
      return pageOf(found.slice(0, size), found.length > size, (row) =>
        encodeCursor([plain(row[newestBy]), row.id]),
      );
    });
  });
}

/** A parent is named by its UUID or by a reference. */
const idOf = (parent: unknown): string =>
  typeof parent === 'string' ? parent : (parent as { id: string }).id;

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
