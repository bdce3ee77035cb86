import DataLoader from 'dataloader';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { startOfDay } from '../../kernel/clock.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { Membership, today } from '../access/index.ts';
import { Client, TimelineEntry } from '../clients/index.ts';
import { Appointment, AppointmentParticipant } from './appointment.entity.ts';
import { SpanArgs } from './appointment.inputs.ts';
import { spanOf } from './appointment.rules.ts';

@Resolver(() => Appointment)
export class AppointmentFields {
  @Guard('person.read')
  @FieldResolver(() => [Membership], { description: 'The staff who take part, by name.' })
  with(@Ctx() operation: Operation, @Root() appointment: Appointment): Promise<Membership[]> {
    return participantsLoader(operation).load(appointment.id);
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do to it, for instance appointment.move.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() appointment: Appointment): Promise<string[]> {
    return viewerCan(operation, appointment);
  }
}

@Resolver(() => Client)
export class ClientAppointmentsFields {
  @Guard('appointment.read')
  @FieldResolver(() => [Appointment], {
    description: 'The appointments of a span of time in the order of their start, cancelled too.',
  })
  appointments(
    @Ctx() operation: Operation,
    @Root() client: Client,
    @Args(() => SpanArgs) given: SpanArgs,
  ): Promise<Appointment[]> {
    const start = startOfDay(operation.signedIn.timeZone, today(operation));
    const { from, until } = spanOf(given, start);
    return appointmentsLoader(operation, from, until).load(client.id);
  }
}

@Resolver(() => TimelineEntry)
export class TimelineAppointmentFields {
  @Guard('appointment.read')
  @FieldResolver(() => Appointment, {
    nullable: true,
    description: 'The appointment that the entry tells of, if it does of one.',
  })
  appointment(@Root() { record }: TimelineEntry): Appointment | null {
    return record instanceof Appointment ? record : null;
  }
}

const participantsKey = Symbol('participants of appointments');

/** Who takes part in many appointments, one statement a batch and one for the names. */
const participantsLoader = (operation: Operation): DataLoader<string, Membership[]> =>
  operation.once(
    participantsKey,
    () =>
      new DataLoader<string, Membership[]>(async (ids) => {
        const found = await operation.em.find(
          AppointmentParticipant,
          { appointment: { $in: [...ids] } },
          { populate: ['member'], orderBy: { member: { name: 'asc' }, id: 'asc' } },
        );
        return ids.map((id) =>
          found
            .filter(({ appointment }) => appointment.id === id)
            .map(({ member }) => member.getEntity()),
        );
      }),
  );

/** The appointments of many clients in one span, one statement a batch. */
const appointmentsLoader = (
  operation: Operation,
  from: Date,
  until: Date,
): DataLoader<string, Appointment[]> =>
  operation.once(
    `appointments ${from.toISOString()} ${until.toISOString()}`,
    () =>
      new DataLoader<string, Appointment[]>(async (clientIds) => {
        const found = await operation.em.find(
          Appointment,
          {
            client: { $in: [...clientIds] },
            startsAt: { $lt: until },
            endsAt: { $gt: from },
          },
          { orderBy: { startsAt: 'asc', id: 'asc' } },
        );
        return clientIds.map((id) => found.filter(({ clientId }) => clientId === id));
      }),
  );
