import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { dateIn } from '../../kernel/clock.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { derivedId, globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Membership, Organisation, Viewer } from '../access/index.ts';
import {
  editionsFor,
  textsFor,
  type Contents,
  type EditionTexts,
  type EditionKind,
  type PortalView,
  type ShownEdition,
} from '../sharing/index.ts';
import { messagesFor } from './portal.messages.ts';
import { ownChildren } from './portal.children.ts';
import { teamOf } from './portal.team.ts';
import {
  PortalAppointment,
  PortalChild,
  PortalGoal,
  PortalMessage,
  PortalSummary,
  PortalTeamMember,
} from './portal.types.ts';

@PartOf()
@ObjectType({
  description: "The family's own page. It shows nothing of any record but what staff shared.",
})
export class Portal {
  @Field(() => String, { description: 'A greeting by name, in plain words.' })
  greeting!: string;

  @Field(() => String, { description: 'The organisation that cares for their child.' })
  organisationName!: string;

  @Field(() => String, { description: "The organisation's time zone (IANA), for times of day." })
  timeZone!: string;

  @Guard('portalChild.read')
  @Field(() => [PortalChild], {
    description: 'The children of whom something is shared with this person, by first name.',
  })
  children!: PortalChild[];
}

@Resolver(() => Viewer)
export class PortalFields {
  @FieldResolver(() => Portal, {
    nullable: true,
    description: "The family's own page; null for everybody but family.",
  })
  async portal(@Ctx() operation: Operation): Promise<Portal | null> {
    const { role, membershipId, organisationId, timeZone } = operation.signedIn;
    if (role !== 'family') return null;
    const person = await operation.em.findOneOrFail(Membership, membershipId);
    const organisation = await operation.em.findOneOrFail(Organisation, organisationId);
    return {
      greeting: `Hello, ${person.name}`,
      organisationName: organisation.name,
      timeZone,
      children: await ownChildren(operation),
    };
  }
}

/** How many of each list a portal shows. */
const most = { goals: 40, appointments: 40, summaries: 50 };

/**
 * What a contact sees of a child. Family and the preview of staff come through here alike: whoever
 * asks, it is the view of the contact that says what there is.
 */
@Resolver(() => PortalChild)
export class PortalChildFields {
  @FieldResolver(() => [PortalGoal], { description: 'The shared goals, the latest news first.' })
  async goals(@Ctx() operation: Operation, @Root() { view }: PortalChild): Promise<PortalGoal[]> {
    const progress = view.rights.has('progress');
    const shown = await read(operation, view, 'goal', most.goals);
    return shown.map(({ id, language, text, content, on, approvedByName }) => ({
      id,
      language,
      words: text.words,
      progress: progress ? text.progress : null,
      target: text.target,
      series:
        progress && content.series
          ? {
              unit: text.unit,
              target: content.series.target,
              points: content.series.points.map((point) => ({ ...point })),
            }
          : null,
      updatedOn: on,
      approvedByName,
    }));
  }

  @FieldResolver(() => [PortalAppointment], {
    description: 'The shared appointments that are not over, the next first.',
  })
  async appointments(
    @Ctx() operation: Operation,
    @Root() { view }: PortalChild,
  ): Promise<PortalAppointment[]> {
    const shown = await read(operation, view, 'appointment');
    return shown
      .map(({ id, language, text, content, corrected }) => ({
        id,
        language,
        title: text.title,
        place: text.place,
        note: text.note,
        startsAt: new Date(content.startsAt),
        endsAt: new Date(content.endsAt),
        cancelled: content.cancelled,
        corrected,
      }))
      .sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime())
      .slice(0, most.appointments);
  }

  @FieldResolver(() => [PortalSummary], {
    description: 'The published summaries, the latest first; at most 50.',
  })
  async summaries(
    @Ctx() operation: Operation,
    @Root() { view }: PortalChild,
  ): Promise<PortalSummary[]> {
    const shown = await read(operation, view, 'summary', most.summaries);
    return shown.map(({ id, language, text, on, number, corrected, approvedByName }) => ({
      id,
      language,
      title: text.title,
      words: text.words,
      publishedOn: on,
      number,
      corrected,
      approvedByName,
    }));
  }

  @FieldResolver(() => [PortalTeamMember], {
    description: 'The care team of today, who leads the care first.',
  })
  team(@Ctx() operation: Operation, @Root() { view }: PortalChild): Promise<PortalTeamMember[]> {
    return teamOf(operation, view);
  }

  @FieldResolver(() => [PortalMessage], {
    description: "This person's own conversation with the care team, the latest 100, oldest first.",
  })
  messages(@Ctx() operation: Operation, @Root() { view }: PortalChild): Promise<PortalMessage[]> {
    return messagesFor(operation, view);
  }
}

interface Shown<K extends EditionKind> {
  readonly id: string;
  readonly language: string;
  readonly text: EditionTexts<K>;
  readonly content: Contents[K];
  readonly on: string;
  readonly number: number;
  readonly corrected: boolean;
  readonly approvedByName: string;
}

/** The current editions of a kind in the contact's language, the latest first. */
async function read<K extends EditionKind>(
  operation: Operation,
  view: PortalView,
  kind: K,
  limit?: number,
): Promise<Shown<K>[]> {
  const editions = await editionsFor(operation, view, kind);
  return editions.slice(0, limit).map((edition) => shown(operation, view, edition, kind));
}

function shown<K extends EditionKind>(
  operation: Operation,
  view: PortalView,
  { edition, corrected }: ShownEdition,
  kind: K,
): Shown<K> {
  const content = edition.content as Contents[K];
  const { language, text } = textsFor<EditionTexts<K>>(content, view.contact.language);
  return {
    // The same through all editions, another for each contact, and no record's own id.
    id: globalId('PortalItem', derivedId(view.contact.id, `${kind}/${edition.subjectId}`)),
    language,
    text,
    content,
    on: dateIn(operation.signedIn.timeZone, edition.publishedAt),
    number: edition.number,
    corrected,
    approvedByName: edition.approvedBy.getEntity().name,
  };
}
