import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { FamilyContact } from './family-contact.entity.ts';

@InputType({ description: 'The language in which a person close to the client reads.' })
export class SetContactLanguageInput {
  @Field(() => ID, { description: 'The family contact.' })
  contactId!: string;

  @Field(() => Int, { description: 'Its version that the change is based on.' })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The language, BCP 47, for instance en or pt-BR; null where it is not known.',
  })
  language?: string | null;
}

@PartOf()
@ObjectType({ description: 'A family contact after a change.' })
export class FamilyContactPayload {
  @Guard('contact.read')
  @Field(() => FamilyContact, { description: 'As it is now.' })
  contact!: FamilyContact;
}
