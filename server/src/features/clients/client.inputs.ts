import type { EpisodeStatus } from '@roundtable/schema/codes';
import { Field, ID, InputType } from 'type-graphql';
import { ClientStatusEnum } from './client.enums.ts';

@InputType({ description: 'Which clients to list, among those within reach.' })
export class ClientFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Words of the names or the record number, in any case and with or without accents.',
  })
  search?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only clients of this programme.' })
  programmeId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only clients on whose care team the viewer is today.',
  })
  caseload?: boolean | null;

  @Field(() => ClientStatusEnum, { nullable: true, description: 'Only clients in this state.' })
  status?: EpisodeStatus | null;
}
