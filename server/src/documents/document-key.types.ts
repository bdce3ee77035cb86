import { Field, ID, ObjectType } from 'type-graphql';
import { PartOf } from '../kernel/guard.ts';
import { Bytes } from '../kernel/scalars.ts';

@PartOf()
@ObjectType({
  description:
    'What opens the copies of a document that the caller keeps on computers. Hold it in memory ' +
    'alone: it is given again for as long as the caller may read the document.',
})
export class DocumentKey {
  @Field(() => ID, { description: 'The document that was asked for.' })
  documentId!: string;

  @Field(() => ID, {
    description:
      'What has one key, and within which an unsent edit can be offered again: for a plan, all of ' +
      'its versions; for minutes, the document itself.',
  })
  lineageId!: string;

  @Field(() => Bytes, {
    description: "A key of 32 bytes for AES-256-GCM: this person's own, for this lineage.",
  })
  key!: Uint8Array;
}
