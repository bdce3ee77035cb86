import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import {
  AddCareTeamMemberInput,
  CareTeamMembershipPayload,
  EndCareTeamMembershipInput,
} from './care-team.inputs.ts';
import { addCareTeamMember, endCareTeamMembership } from './care-team.service.ts';
import { ClientPayload, UpdateClientSafetyInput } from './safety.inputs.ts';
import { FamilyContactPayload, SetContactLanguageInput } from './contact.inputs.ts';
import { setContactLanguage } from './contact.service.ts';
import { updateClientSafety } from './safety.service.ts';

@Resolver()
export class ClientMutations {
  @Guard('safety.edit')
  @Mutation(() => ClientPayload, {
    description:
      'Adds, replaces, retires or reviews an entry of the safety header. ' +
      'Errors: NOT_FOUND, FORBIDDEN, CONFLICT (with the current version of the entry), BAD_USER_INPUT.',
  })
  async updateClientSafety(
    @Ctx() operation: Operation,
    @Arg('input', () => UpdateClientSafetyInput, { description: 'The change.' })
    input: UpdateClientSafetyInput,
  ): Promise<ClientPayload> {
    return { client: await updateClientSafety(operation, input) };
  }

  @Guard('careTeam.add')
  @Mutation(() => CareTeamMembershipPayload, {
    description:
      "Gives a member a part in a client's care, which opens the record to them. For supervisors " +
      "of the client's programme and the case manager who leads the care. " +
      'Errors: NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.',
  })
  addCareTeamMember(
    @Ctx() operation: Operation,
    @Arg('input', () => AddCareTeamMemberInput, { description: 'Who, for whom, as what.' })
    input: AddCareTeamMemberInput,
  ): Promise<CareTeamMembershipPayload> {
    return addCareTeamMember(operation, input);
  }

  @Guard('careTeam.end')
  @Mutation(() => CareTeamMembershipPayload, {
    description:
      "Ends a member's part in a client's care and their access to the record. " +
      'Errors: NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT.',
  })
  endCareTeamMembership(
    @Ctx() operation: Operation,
    @Arg('input', () => EndCareTeamMembershipInput, { description: 'Which one, and when.' })
    input: EndCareTeamMembershipInput,
  ): Promise<CareTeamMembershipPayload> {
    return endCareTeamMembership(operation, input);
  }

  @Guard('contact.edit')
  @Mutation(() => FamilyContactPayload, {
    description:
      'Says in which language a person close to the client reads. ' +
      'Errors: NOT_FOUND, FORBIDDEN, CONFLICT (with the current version), BAD_USER_INPUT.',
  })
  async setContactLanguage(
    @Ctx() operation: Operation,
    @Arg('input', () => SetContactLanguageInput, { description: 'Who, and which language.' })
    input: SetContactLanguageInput,
  ): Promise<FamilyContactPayload> {
    return { contact: await setContactLanguage(operation, input) };
  }
}
