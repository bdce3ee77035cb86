import { Args, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { pageEach } from '../../kernel/page-each.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import { may, viewerCan } from '../../kernel/policy.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { Client } from '../clients/index.ts';
import { Plan, PlanSignature, PlanVersion } from './plan.entity.ts';
import {
  currentPlanOf,
  gapsOfVersion,
  goalsAnswering,
  goalsOf,
  liveVersionsOf,
  needsOf,
  reviewDueOf,
  seqOf,
} from './plan.loaders.ts';
import { Goal, Measurement, Need, Objective } from './plan-rows.entity.ts';
import { MeasurementConnection, PlanGap, PlanVersionConnection } from './plan.types.ts';

/** What plans add to a client. */
@Resolver(() => Client)
export class ClientPlanFields {
  @Guard('plan.read')
  @FieldResolver(() => Plan, { nullable: true, description: 'The treatment plan.' })
  currentPlan(@Root() client: Client, @Ctx() operation: Operation): Promise<Plan | null> {
    return currentPlanOf(operation, client.id);
  }
}

@Resolver(() => Plan)
export class PlanFields {
  @Guard('plan.read')
  @FieldResolver(() => PlanVersion, {
    nullable: true,
    description: 'The version being written, or waiting for signatures.',
  })
  async draft(@Root() plan: Plan, @Ctx() operation: Operation): Promise<PlanVersion | null> {
    return (await liveVersionsOf(operation, plan.id)).draft;
  }

  @Guard('plan.read')
  @FieldResolver(() => PlanVersion, { nullable: true, description: 'The signed version in force.' })
  async inForce(@Root() plan: Plan, @Ctx() operation: Operation): Promise<PlanVersion | null> {
    return (await liveVersionsOf(operation, plan.id)).inForce;
  }

  @FieldResolver(() => PlanVersionConnection, { description: 'All versions, the latest first.' })
  versions(
    @Root() plan: Plan,
    @Args() page: PageArgs,
    @Ctx() operation: Operation,
  ): Promise<Page<PlanVersion>> {
    return pageEach(operation, plan.id, page, {
      entity: PlanVersion,
      parent: 'plan',
      newestBy: 'number',
    });
  }

  @FieldResolver(() => CalendarDate, {
    nullable: true,
    description: 'When the version in force is to be reviewed.',
  })
  async nextReviewOn(@Root() plan: Plan, @Ctx() operation: Operation): Promise<string | null> {
    const { inForce } = await liveVersionsOf(operation, plan.id);
    return inForce && reviewDueOf(operation, inForce);
  }

  @FieldResolver(() => [String], {
    description:
      'What the viewer may do: `plan.read`, and `plan.start` where a draft may be begun.',
  })
  async viewerCan(@Root() plan: Plan, @Ctx() operation: Operation): Promise<string[]> {
    const granted = await viewerCan(operation, plan);
    const { draft } = await liveVersionsOf(operation, plan.id);
    if (draft || !(await may(operation, 'plan.start', await plan.client.loadOrFail())))
      return granted;
    return [...granted, 'plan.start'];
  }
}

@Resolver(() => PlanVersion)
export class PlanVersionFields {
  @FieldResolver(() => ID, {
    description: 'The UUID of the live document: what `documentChanges` takes.',
  })
  documentId(@Root() version: PlanVersion): string {
    return version.id;
  }

  @Guard('plan.read')
  @FieldResolver(() => [PlanSignature], { description: 'The signatures that hold, oldest first.' })
  async signatures(@Root() version: PlanVersion): Promise<PlanSignature[]> {
    const signatures = await version.allSignatures.loadItems();
    return signatures
      .filter(({ voidedAt }) => voidedAt === null)
      .sort((a, b) => a.signedAt.getTime() - b.signedAt.getTime());
  }

  @FieldResolver(() => CalendarDate, {
    nullable: true,
    description: 'When it is to be reviewed; only for the version in force.',
  })
  reviewDueOn(@Root() version: PlanVersion, @Ctx() operation: Operation): Promise<string | null> {
    return reviewDueOf(operation, version);
  }

  @FieldResolver(() => Int, {
    description: 'The number of the last committed edit of the live document.',
  })
  seq(@Root() version: PlanVersion, @Ctx() operation: Operation): Promise<number> {
    return seqOf(operation, version);
  }

  @Guard('plan.read')
  @FieldResolver(() => [Need], { description: 'The needs, in reading order.' })
  needs(@Root() version: PlanVersion, @Ctx() operation: Operation): Promise<Need[]> {
    return needsOf(operation, version);
  }

  @Guard('plan.read')
  @FieldResolver(() => [Goal], { description: 'The goals, in reading order.' })
  goals(@Root() version: PlanVersion, @Ctx() operation: Operation): Promise<Goal[]> {
    return goalsOf(operation, version);
  }

  @FieldResolver(() => [PlanGap], {
    description: 'The missing links of the golden thread, in reading order.',
  })
  gaps(@Root() version: PlanVersion, @Ctx() operation: Operation): Promise<PlanGap[]> {
    return gapsOfVersion(operation, version);
  }

  @FieldResolver(() => [String], {
    description:
      'What the viewer may do now: `document.edit`, `plan.submit`, `plan.withdraw`, `plan.sign`.',
  })
  viewerCan(@Root() version: PlanVersion, @Ctx() operation: Operation): Promise<string[]> {
    return viewerCan(operation, version);
  }
}

@Resolver(() => Need)
export class NeedFields {
  @Guard('plan.read')
  @FieldResolver(() => [Goal], { description: 'The goals that answer it, in reading order.' })
  goals(@Root() need: Need, @Ctx() operation: Operation): Promise<Goal[]> {
    return goalsAnswering(operation, need);
  }
}

@Resolver(() => Objective)
export class ObjectiveFields {
  @FieldResolver(() => MeasurementConnection, { description: 'Its measurements, newest first.' })
  measurements(
    @Root() objective: Objective,
    @Args() page: PageArgs,
    @Ctx() operation: Operation,
  ): Promise<Page<Measurement>> {
    return pageEach(operation, objective.id, page, {
      entity: Measurement,
      parent: 'objective',
      newestBy: 'measuredOn',
    });
  }
}
