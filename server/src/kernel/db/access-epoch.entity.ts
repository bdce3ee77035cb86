import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { currentOrganisation, tenant, TenantRow } from './tenant.ts';

/**
 * Counts the changes of access in an organisation. It holds no content, so every transaction may see
 * every row: a node looks at those of all organisations at once. It is written only from within the
 * organisation, as everything is.
 */
@Entity(
  tenant('access_epoch', {
    policies: [
      { name: 'access_epoch_seen', command: 'select', using: 'true' },
      {
        name: 'access_epoch_organisation',
        using: `organisation_id = ${currentOrganisation}`,
        check: `organisation_id = ${currentOrganisation}`,
      },
    ],
    uniques: [{ name: 'access_epoch_organisation_unique', properties: ['organisationId'] }],
  }),
)
export class AccessEpoch extends TenantRow {
  /** Grows with every change of somebody's access, and with every end of a session or key. */
  @Property({ type: 'bigint', default: '0' })
  epoch!: number;
}
