import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Client } from '../clients/index.ts';
import { RecallEditionPayload, type Edition } from '../sharing/index.ts';
import {
  RecallEditionInput,
  ShareAppointmentInput,
  ShareGoalInput,
  SharePayload,
} from './share.inputs.ts';
import { shareAppointment, shareGoal, stopSharing } from './share.service.ts';

@Resolver()
export class ShareResolver {
  @Guard('edition.publish')
  @Mutation(() => SharePayload, {
    description:
      'Publishes a goal for family, in the words of the input, in place of what was current. ' +
      'Errors: NOT_FOUND, FORBIDDEN, CONFLICT (with the number of the current edition), BAD_USER_INPUT ' +
      '(at `mentionsChecked` where the words tell of somebody close to the client who is no recipient).',
  })
  async shareGoal(
    @Ctx() operation: Operation,
    @Arg('input', () => ShareGoalInput, { description: 'Which goal, for whom, in which words.' })
    input: ShareGoalInput,
  ): Promise<SharePayload> {
    return payload(operation, await shareGoal(operation, input));
  }

  @Guard('edition.publish')
  @Mutation(() => SharePayload, {
    description:
      'Publishes an appointment for family with its times, in the words of the input, in place of ' +
      'what was current. Errors: as `shareGoal`.',
  })
  async shareAppointment(
    @Ctx() operation: Operation,
    @Arg('input', () => ShareAppointmentInput, {
      description: 'Which one, for whom, in which words.',
    })
    input: ShareAppointmentInput,
  ): Promise<SharePayload> {
    return payload(operation, await shareAppointment(operation, input));
  }

  @Guard('edition.recall')
  @Mutation(() => RecallEditionPayload, {
    description:
      'Shows a goal or an appointment no more: all its editions are recalled, and waiting notices are ' +
      'not sent. Errors: NOT_FOUND, FORBIDDEN (it was recalled already), BAD_USER_INPUT.',
  })
  async recallEdition(
    @Ctx() operation: Operation,
    @Arg('input', () => RecallEditionInput, { description: 'Which edition, and why.' })
    input: RecallEditionInput,
  ): Promise<RecallEditionPayload> {
    return { edition: await stopSharing(operation, input) };
  }
}

const payload = async ({ em }: Operation, edition: Edition): Promise<SharePayload> => ({
  edition,
  client: await em.findOneOrFail(Client, edition.clientId),
});
