import DataLoader from 'dataloader';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { MailMessage } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { holdsOn, today } from '../access/index.ts';
import type { EditionContent } from './edition.content.ts';
import { Edition, EditionRecipient } from './edition.entity.ts';
import { EditionReader, EditionText, PortalSeries } from './edition.types.ts';
import { PortalAccess } from './portal-access.entity.ts';

const noText: Omit<EditionText, 'language'> = {
  title: null,
  words: null,
  progress: null,
  target: null,
  unit: null,
  place: null,
  note: null,
};

/** The words of an edition in all their languages, the one that is shown first in front. */
function textsOf({ language, texts }: EditionContent): EditionText[] {
  const said = Object.entries<Partial<EditionText>>(texts);
  return said
    .map(([tag, text]): EditionText => ({ ...noText, ...text, language: tag }))
    .sort((one, other) => Number(other.language === language) - Number(one.language === language));
}

@Resolver(() => Edition)
export class EditionFields {
  @FieldResolver(() => String, {
    description: 'The language that is shown where a reader has no text in their own.',
  })
  language(@Root() { content }: Edition): string {
    return content.language;
  }

  @FieldResolver(() => [EditionText], { description: 'The words, one a language.' })
  texts(@Root() { content }: Edition): EditionText[] {
    return textsOf(content);
  }

  @FieldResolver(() => PortalSeries, {
    nullable: true,
    description: 'Of goals: the values of the small picture, where there is one.',
  })
  series(@Root() { content }: Edition): PortalSeries | null {
    if (!('series' in content) || !content.series) return null;
    const { target, points } = content.series;
    return { unit: content.texts[content.language]?.unit ?? null, target, points: [...points] };
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Of appointments: the start.' })
  startsAt(@Root() { content }: Edition): Date | null {
    return 'startsAt' in content ? new Date(content.startsAt) : null;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Of appointments: the end.' })
  endsAt(@Root() { content }: Edition): Date | null {
    return 'endsAt' in content ? new Date(content.endsAt) : null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Of appointments: whether it was published as cancelled.',
  })
  cancelled(@Root() { content }: Edition): boolean | null {
    return 'cancelled' in content ? content.cancelled : null;
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it is what its readers see: neither replaced nor recalled.',
  })
  isCurrent(@Root() { supersededAt, recalledAt }: Edition): boolean {
    return supersededAt === null && recalledAt === null;
  }

  @FieldResolver(() => [EditionReader], { description: 'For whom it was published, by name.' })
  recipients(@Ctx() operation: Operation, @Root() edition: Edition): Promise<EditionReader[]> {
    return readersLoader(operation).load(edition.id);
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do to it: `edition.recall`.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() edition: Edition): Promise<string[]> {
    return viewerCan(operation, edition);
  }
}

@Resolver(() => PortalAccess)
export class PortalAccessFields {
  @FieldResolver(() => Boolean, { description: 'Whether it holds today.' })
  inForce(@Ctx() operation: Operation, @Root() access: PortalAccess): boolean {
    return access.endedAt === null && holdsOn(access, today(operation));
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do to it: `portalAccess.change` (other rights, or an end).',
  })
  viewerCan(@Ctx() operation: Operation, @Root() access: PortalAccess): Promise<string[]> {
    return viewerCan(operation, access);
  }
}

const readersKey = Symbol('readers of editions');

/** The recipients of many editions with the state of their notices, two statements a batch. */
const readersLoader = (operation: Operation): DataLoader<string, EditionReader[]> =>
  operation.once(
    readersKey,
    ({ em }) =>
      new DataLoader<string, EditionReader[]>(async (editionIds) => {
        const found = await em.find(
          EditionRecipient,
          { edition: { $in: [...editionIds] } },
          { populate: ['contact'], orderBy: { contact: { name: 'asc' }, id: 'asc' } },
        );
        const notices = await em.find(MailMessage, {
          aboutType: 'EditionRecipient',
          aboutId: { $in: found.map(({ id }) => id) },
        });
        const states = new Map(notices.map(({ aboutId, state }) => [aboutId, state]));
        return editionIds.map((editionId) =>
          found
            .filter(({ edition }) => edition.id === editionId)
            .map(({ id, contact }) => ({
              contact: contact.getEntity(),
              notice: states.get(id) ?? null,
            })),
        );
      }),
  );
