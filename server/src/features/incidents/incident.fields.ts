import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Operation } from '../../kernel/operation.ts';
import { pageEach } from '../../kernel/page-each.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { Client } from '../clients/index.ts';
import { Incident, IncidentFollowUp } from './incident.entity.ts';
import { IncidentConnection } from './incident.types.ts';

/** What incidents add to a client. */
@Resolver(() => Client)
export class ClientIncidentFields {
  @FieldResolver(() => IncidentConnection, {
    description: 'The incidents that were reported, the latest first.',
  })
  incidents(
    @Ctx() operation: Operation,
    @Root() client: Client,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<Incident>> {
    return pageEach(operation, client.id, page, {
      entity: Incident,
      parent: 'client',
      newestBy: 'occurredAt',
    });
  }
}

@Resolver(() => Incident)
export class IncidentFields {
  @FieldResolver(() => [IncidentFollowUp], {
    description: 'What was added to the report, oldest first.',
  })
  async followUps(@Root() incident: Incident): Promise<IncidentFollowUp[]> {
    const found = await incident.allFollowUps.loadItems({ dataloader: true });
    return found.toSorted(
      (one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1),
    );
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do now: `incident.followUp`, `incident.correct`.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() incident: Incident): Promise<string[]> {
    return viewerCan(operation, incident);
  }
}
