import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import {
  DraftSummariesInput,
  RecallSummaryInput,
  SaveSummaryInput,
  SendSummaryInput,
  SummariesPayload,
  SummaryInput,
  SummaryPayload,
} from './summary.inputs.ts';
import { recallSummary, sendSummary } from './summary.sending.ts';
import {
  approveSummary,
  correctSummary,
  draftSummaries,
  reopenSummary,
  saveSummary,
} from './summary.service.ts';

const which = { description: 'Which one, and the version that was read.' };

@Resolver()
export class SummaryResolver {
  @Guard('summary.draft')
  @Mutation(() => SummariesPayload, {
    description:
      'Writes the first drafts of a closed meeting: for the team, and for the family of each client ' +
      'discussed. Drafts that are there stay. Errors: FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.',
  })
  async draftSummaries(
    @Ctx() operation: Operation,
    @Arg('input', () => DraftSummariesInput, { description: 'Which meeting.' })
    input: DraftSummariesInput,
  ): Promise<SummariesPayload> {
    return { meeting: await draftSummaries(operation, input) };
  }

  @Guard('summary.edit')
  @Mutation(() => SummaryPayload, {
    description:
      'Changes the words of a draft. Errors: CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.',
  })
  async saveSummary(
    @Ctx() operation: Operation,
    @Arg('input', () => SaveSummaryInput, { description: 'The words.' }) input: SaveSummaryInput,
  ): Promise<SummaryPayload> {
    return { summary: await saveSummary(operation, input) };
  }

  @Guard('summary.approve')
  @Mutation(() => SummaryPayload, {
    description:
      'Approves a draft by name, as it was read. ' +
      'Errors: CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.',
  })
  async approveSummary(
    @Ctx() operation: Operation,
    @Arg('input', () => SummaryInput, which) input: SummaryInput,
  ): Promise<SummaryPayload> {
    return { summary: await approveSummary(operation, input) };
  }

  @Guard('summary.reopen')
  @Mutation(() => SummaryPayload, {
    description: 'Takes an approval back, to write on. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async reopenSummary(
    @Ctx() operation: Operation,
    @Arg('input', () => SummaryInput, which) input: SummaryInput,
  ): Promise<SummaryPayload> {
    return { summary: await reopenSummary(operation, input) };
  }

  @Guard('summary.send')
  @Mutation(() => SummaryPayload, {
    description:
      'Sends an approved summary, in the app at once and by a notice by e-mail. ' +
      'Errors: CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.',
  })
  async sendSummary(
    @Ctx() operation: Operation,
    @Arg('input', () => SendSummaryInput, { description: 'Which one, and to whom.' })
    input: SendSummaryInput,
  ): Promise<SummaryPayload> {
    return { summary: await sendSummary(operation, input) };
  }

  @Guard('summary.correct')
  @Mutation(() => SummaryPayload, {
    description:
      'Begins a new edition of what was sent, to correct it. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async correctSummary(
    @Ctx() operation: Operation,
    @Arg('input', () => SummaryInput, which) input: SummaryInput,
  ): Promise<SummaryPayload> {
    return { summary: await correctSummary(operation, input) };
  }

  @Guard('summary.recall')
  @Mutation(() => SummaryPayload, {
    description:
      'Takes back what was sent, with the reason: recipients see it no more, and notices that wait ' +
      'are not sent. Errors: CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.',
  })
  async recallSummary(
    @Ctx() operation: Operation,
    @Arg('input', () => RecallSummaryInput, { description: 'Which one, and why.' })
    input: RecallSummaryInput,
  ): Promise<SummaryPayload> {
    return { summary: await recallSummary(operation, input) };
  }
}
