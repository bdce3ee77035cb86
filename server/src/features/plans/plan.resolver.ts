import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { PlanChange } from './plan.edits.types.ts';
import type { PlanVersion } from './plan.entity.ts';
import { planChange, planChangeSource, type PlanChangesArgs } from './plan.events.ts';
import {
  SignPlanVersionInput,
  StartPlanDraftInput,
  SubmitPlanVersionInput,
  WithdrawPlanVersionInput,
} from './plan.inputs.ts';
import {
  signPlanVersion,
  startPlanDraft,
  submitPlanVersion,
  withdrawPlanVersion,
} from './plan.service.ts';
import { PlanVersionPayload } from './plan.types.ts';

const payload = async (version: PlanVersion): Promise<PlanVersionPayload> => ({
  plan: await version.plan.loadOrFail(),
  planVersion: version,
});

@Resolver()
export class PlanResolver {
  @Guard('plan.start')
  @Mutation(() => PlanVersionPayload, {
    description:
      'Begins a plan, or the review of the one in force; where there is a draft, answers that one.',
  })
  async startPlanDraft(
    @Ctx() operation: Operation,
    @Arg('input', () => StartPlanDraftInput, { description: 'Whose plan.' })
    input: StartPlanDraftInput,
  ): Promise<PlanVersionPayload> {
    return payload(await startPlanDraft(operation, input));
  }

  @Guard('plan.submit')
  @Mutation(() => PlanVersionPayload, {
    description:
      'Freezes a draft for signature. Errors: CONFLICT, SIGNED_IMMUTABLE, BAD_USER_INPUT.',
  })
  async submitPlanVersion(
    @Ctx() operation: Operation,
    @Arg('input', () => SubmitPlanVersionInput, { description: 'Which draft.' })
    input: SubmitPlanVersionInput,
  ): Promise<PlanVersionPayload> {
    return payload(await submitPlanVersion(operation, input));
  }

  @Guard('plan.withdraw')
  @Mutation(() => PlanVersionPayload, {
    description:
      'Thaws a submitted version; signatures given are voided. Errors: CONFLICT, SIGNED_IMMUTABLE.',
  })
  async withdrawPlanVersion(
    @Ctx() operation: Operation,
    @Arg('input', () => WithdrawPlanVersionInput, { description: 'Which version.' })
    input: WithdrawPlanVersionInput,
  ): Promise<PlanVersionPayload> {
    return payload(await withdrawPlanVersion(operation, input));
  }

  @Guard('plan.sign')
  @Mutation(() => PlanVersionPayload, {
    description:
      'Signs in the role of the viewer; the last signature brings the version into force. Errors: CONFLICT, SIGNED_IMMUTABLE.',
  })
  async signPlanVersion(
    @Ctx() operation: Operation,
    @Arg('input', () => SignPlanVersionInput, { description: 'Which version.' })
    input: SignPlanVersionInput,
  ): Promise<PlanVersionPayload> {
    return payload(await signPlanVersion(operation, input));
  }

  @Guard('plan.read')
  @Subscription(() => PlanChange, {
    description:
      'The changes of a plan as rows, for those who do not follow its live document: first READY, then each changed record as it is now. A subscriber that comes back names its last cursor and misses nothing.',
    subscribe: ({ context, args }) =>
      planChangeSource(context as Operation, args as PlanChangesArgs),
  })
  planChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('planId', () => ID, { description: 'The plan.' }) planId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<PlanChange> {
    return planChange(operation, planId, change);
  }
}
