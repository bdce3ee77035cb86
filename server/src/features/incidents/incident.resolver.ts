import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { AddIncidentFollowUpInput, ReportIncidentInput } from './incident.inputs.ts';
import { addIncidentFollowUp, reportIncident } from './incident.service.ts';
import { IncidentPayload } from './incident.types.ts';

@Resolver()
export class IncidentResolver {
  @Guard('incident.report')
  @Mutation(() => IncidentPayload, {
    description:
      'Reports an incident. The report never changes. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async reportIncident(
    @Ctx() operation: Operation,
    @Arg('input', () => ReportIncidentInput, { description: 'What happened.' })
    input: ReportIncidentInput,
  ): Promise<IncidentPayload> {
    return { incident: await reportIncident(operation, input) };
  }

  @Guard('incident.followUp')
  @Mutation(() => IncidentPayload, {
    description:
      'Adds words to the report of an incident. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addIncidentFollowUp(
    @Ctx() operation: Operation,
    @Arg('input', () => AddIncidentFollowUpInput, { description: 'The words, and why.' })
    input: AddIncidentFollowUpInput,
  ): Promise<IncidentPayload> {
    return { incident: await addIncidentFollowUp(operation, input) };
  }
}
