/**
 * The statement that adds a foreign key composite with the organisation, so that no row can point
 * into another one: row-level security does not guard foreign keys. `deferred` keys are checked at
 * the commit, for rows that are written in no order of their own.
 */
export function compositeKey(
  table: string,
  column: string,
  target: string,
  deferred = false,
): string {
  return `alter table "${table}" add constraint "${table}_${column}_foreign"
    foreign key (organisation_id, "${column}") references "${target}" (organisation_id, id)${
      deferred ? ' deferrable initially deferred' : ''
    };`;
}

/** The statement that ties a table's rows to their organisation. */
export const organisationKey = (table: string): string =>
  `alter table "${table}" add constraint "${table}_organisation_id_foreign"
    foreign key (organisation_id) references organisation (id);`;
