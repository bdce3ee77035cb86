import DataLoader from 'dataloader';
import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { CareTeamMembership, inForceOn, today } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { ageOn, byUrgency, compare } from './client.rules.ts';
import { EpisodeOfCare } from './episode.entity.ts';
import { FamilyContact } from './family-contact.entity.ts';
import { SafetyItem } from './safety-item.entity.ts';

@Resolver(() => Client)
export class ClientFields {
  @FieldResolver(() => String, { description: 'Given name and family name.' })
  name(@Root() client: Client): string {
    return `${client.givenName} ${client.familyName}`;
  }

  @FieldResolver(() => Int, {
    description: "Completed years of life, today in the organisation's time zone.",
  })
  age(@Ctx() operation: Operation, @Root() client: Client): number {
    return ageOn(client.dateOfBirth, today(operation));
  }

  @Guard('safety.read')
  @FieldResolver(() => [SafetyItem], {
    description: 'The safety header: what to know to keep the client safe, most urgent first.',
  })
  safety(@Ctx() operation: Operation, @Root() client: Client): Promise<SafetyItem[]> {
    return safetyLoader(operation).load(client.id);
  }

  @Guard('careTeam.read')
  @FieldResolver(() => [CareTeamMembership], {
    description: 'Who takes part in the care today, the lead first.',
  })
  careTeam(@Ctx() operation: Operation, @Root() client: Client): Promise<CareTeamMembership[]> {
    return careTeamLoader(operation).load(client.id);
  }

  @Guard('contact.read')
  @FieldResolver(() => [FamilyContact], {
    description: 'Family and others close to the client, those to call in an emergency first.',
  })
  async contacts(@Root() client: Client): Promise<FamilyContact[]> {
    const contacts = await client.familyContacts.loadItems();
    return [...contacts].sort(
      (one, other) =>
        Number(other.emergency) - Number(one.emergency) || compare(one.name, other.name),
    );
  }

  @Guard('episode.read')
  @FieldResolver(() => [EpisodeOfCare], { description: 'The stays in programmes, latest first.' })
  async episodes(@Root() client: Client): Promise<EpisodeOfCare[]> {
    const episodes = await client.episodesOfCare.loadItems();
    return [...episodes].sort(
      (one, other) => compare(other.startedOn, one.startedOn) || compare(other.id, one.id),
    );
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do with this record, for instance safety.edit.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() client: Client): Promise<string[]> {
    return viewerCan(operation, client);
  }
}

@Resolver(() => FamilyContact)
export class FamilyContactFields {
  @FieldResolver(() => Boolean, {
    description: 'Whether this person signs in to the family portal.',
  })
  hasAccount(@Root() contact: FamilyContact): boolean {
    return contact.member !== null;
  }
}

@Resolver(() => CareTeamMembership)
export class CareTeamMembershipFields {
  @FieldResolver(() => [String], {
    description: 'What the viewer may do to it, for instance careTeam.end.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() part: CareTeamMembership): Promise<string[]> {
    return viewerCan(operation, part);
  }
}

const careTeamKey = Symbol('care teams of clients');

/** The care teams of many clients as they are today, one statement a batch. */
const careTeamLoader = (operation: Operation): DataLoader<string, CareTeamMembership[]> =>
  operation.once(
    careTeamKey,
    () =>
      new DataLoader<string, CareTeamMembership[]>(async (clientIds) => {
        const parts = await operation.em.find(
          CareTeamMembership,
          { clientId: { $in: [...clientIds] }, ...inForceOn(today(operation)) },
          { orderBy: { lead: 'desc', from: 'asc', id: 'asc' } },
        );
        return clientIds.map((id) => parts.filter(({ clientId }) => clientId === id));
      }),
  );

const safetyKey = Symbol('safety headers of clients');

/** What holds of the safety headers of many clients, one statement a batch. */
const safetyLoader = (operation: Operation): DataLoader<string, SafetyItem[]> =>
  operation.once(
    safetyKey,
    () =>
      new DataLoader<string, SafetyItem[]>(
        async (clientIds) => {
          const items = await operation.em.find(SafetyItem, {
            client: { $in: [...clientIds] },
            status: 'active',
          });
          return clientIds.map((id) =>
            items.filter(({ clientId }) => clientId === id).sort(byUrgency),
          );
        },
        // A mutation may ask for the header after it has changed it.
        { cache: false },
      ),
  );
