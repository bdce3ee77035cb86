import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { currentAccount } from '../../kernel/db/tenant.ts';
import { globalId, newId } from '../../kernel/ids.ts';

/**
 * A person who signs in; the id is that of the sign-in library's user. It belongs to no
 * organisation: memberships say where a person works. A transaction sees the signed-in person's
 * own account and those of its organisation's members.
 */
@ObjectType({ description: 'A person who signs in.' })
@Entity({
  tableName: 'account',
  rowLevelSecurity: 'force',
  policies: [
    {
      name: 'account_seen',
      command: 'select',
      using: `id = ${currentAccount} or id in (select account_id from membership)`,
    },
    { name: 'account_owner', roles: ['roundtable_owner'], using: 'true', check: 'true' },
  ],
})
export class Account {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Field(() => ID, { name: 'id', description: 'The opaque id of the account.' })
  nodeId(): string {
    return globalId('Account', this.id);
  }

  @Field(() => String, { description: 'The e-mail address that the person signs in with.' })
  @Property({ type: 'string', length: 320, unique: true })
  email!: string;

  @Field(() => String, { description: "The person's name." })
  @Property({ type: 'string', length: 200 })
  name!: string;
}
