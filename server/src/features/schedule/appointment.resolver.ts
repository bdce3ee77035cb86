import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import {
  AppointmentPayload,
  BookAppointmentInput,
  CancelAppointmentInput,
  MoveAppointmentInput,
} from './appointment.inputs.ts';
import { bookAppointment, cancelAppointment, moveAppointment } from './appointment.service.ts';

@Resolver()
export class AppointmentResolver {
  @Guard('appointment.book')
  @Mutation(() => AppointmentPayload, {
    description: 'Books an appointment. Errors: NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.',
  })
  async bookAppointment(
    @Ctx() operation: Operation,
    @Arg('input', () => BookAppointmentInput, { description: 'The appointment.' })
    input: BookAppointmentInput,
  ): Promise<AppointmentPayload> {
    return { appointment: await bookAppointment(operation, input) };
  }

  @Guard('appointment.move')
  @Mutation(() => AppointmentPayload, {
    description:
      'Moves an appointment that is still to come. ' +
      'Errors: NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT.',
  })
  async moveAppointment(
    @Ctx() operation: Operation,
    @Arg('input', () => MoveAppointmentInput, { description: 'Which one, and to when.' })
    input: MoveAppointmentInput,
  ): Promise<AppointmentPayload> {
    return { appointment: await moveAppointment(operation, input) };
  }

  @Guard('appointment.cancel')
  @Mutation(() => AppointmentPayload, {
    description:
      'Cancels an appointment that is still to come, with a reason. ' +
      'Errors: NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT.',
  })
  async cancelAppointment(
    @Ctx() operation: Operation,
    @Arg('input', () => CancelAppointmentInput, { description: 'Which one, and why.' })
    input: CancelAppointmentInput,
  ): Promise<AppointmentPayload> {
    return { appointment: await cancelAppointment(operation, input) };
  }
}
