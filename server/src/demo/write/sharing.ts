import {
  appointmentHash,
  FamilyMessage,
  goalHash,
  seriesOf,
  versionsOf,
} from '../../features/family/index.ts';
import { Goal, Objective } from '../../features/plans/index.ts';
import { Appointment } from '../../features/schedule/index.ts';
import {
  Edition,
  EditionRecipient,
  PortalAccess,
  type EditionContent,
  type EditionKind,
} from '../../features/sharing/index.ts';
import type { SharingStory } from '../sharing-story.ts';
import type { ClientStory, Day, Person } from '../story.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/** What clients share with family: rights, editions by the product's own rules, messages. */
export async function writeSharing(writing: Writing): Promise<void> {
  for (const client of writing.story.clients)
    if (client.sharing) await new SharingWriter(writing, client, client.sharing).write();
}

interface Published {
  readonly kind: EditionKind;
  readonly subjectId: string;
  readonly to: readonly string[];
  readonly editions: readonly {
    readonly day: Day;
    readonly by: Person;
    readonly content: EditionContent;
    readonly sourceHash: string | null;
  }[];
}

class SharingWriter {
  readonly #writing: Writing;
  readonly #client: ClientStory;
  readonly #story: SharingStory;

  constructor(writing: Writing, client: ClientStory, story: SharingStory) {
    this.#writing = writing;
    this.#client = client;
    this.#story = story;
  }

  async write(): Promise<void> {
    await this.#accesses();
    for (const goal of this.#story.goals) await this.#publish(await this.#goal(goal));
    for (const one of this.#story.appointments) await this.#publish(await this.#appointment(one));
    for (const { key, to, editions } of this.#story.summaries)
      await this.#publish({
        kind: 'summary',
        subjectId: this.#id('family-summary', key),
        to,
        editions: editions.map(({ day, by, texts }) => ({
          ...{ day, by, sourceHash: null },
          content: this.#texts(texts, { title: '', words: '' }),
        })),
      });
    await this.#messages();
  }

  async #accesses(): Promise<void> {
    const { em, organisationId, calendar } = this.#writing;
    await insertAll(
      em,
      PortalAccess,
      this.#story.accesses.map((access) => ({
        id: this.#id('portal-access', access.contact, access.from),
        organisationId,
        clientId: this.#clientId,
        contact: this.#contact(access.contact),
        rights: [...access.rights],
        from: calendar.date(access.from),
        until: access.until === undefined ? null : calendar.date(access.until),
        note: calendar.words(access.note),
        grantedBy: this.#member(access.by),
        grantedAt: calendar.at(access.from, '09:00'),
        endedAt: access.ended ? calendar.at(access.ended[0], '08:59') : null,
        endedBy: access.ended ? this.#member(access.ended[1]) : null,
        endReason: access.ended?.[2] ?? null,
      })),
    );
  }

  async #goal(story: SharingStory['goals'][number]): Promise<Published> {
    const { em, calendar } = this.#writing;
    const versions = await versionsOf(em, this.#clientId);
    const itemId = this.#id('goal', story.goal);
    const planVersion = versions.agreed?.id ?? '';
    const goal = await em.findOneOrFail(Goal, { planVersion, itemId });
    const objectives = await em.find(
      Objective,
      { goal: goal.id },
      { orderBy: { position: 'asc', itemId: 'asc' } },
    );
    const now = await seriesOf(em, objectives, versions);
    return {
      kind: 'goal',
      subjectId: itemId,
      to: story.to,
      editions: story.editions.map(({ day, by, texts }) => {
        // What had been measured by then.
        const then = new Map(
          [...now].map(([id, { target, points }]) => [
            id,
            { target, points: points.filter(({ on }) => on <= calendar.date(day)) },
          ]),
        );
        const none = { words: '', progress: null, target: null, unit: null };
        return {
          ...{ day, by, sourceHash: goalHash(goal, objectives, then) },
          content: {
            ...this.#texts(texts, none),
            series: then.get(this.#id('objective', story.series)) ?? null,
          },
        };
      }),
    };
  }

  async #appointment({
    appointment: [on, at],
    to,
    day,
    by,
    texts,
  }: SharingStory['appointments'][number]): Promise<Published> {
    const { em } = this.#writing;
    const found = await em.findOneOrFail(Appointment, this.#id('appointment', on, at));
    const content = {
      ...this.#texts(texts, { title: '', place: null, note: null }),
      startsAt: found.startsAt.toISOString(),
      endsAt: found.endsAt.toISOString(),
      cancelled: false,
    };
    const sourceHash = appointmentHash(found);
    return {
      kind: 'appointment',
      subjectId: found.id,
      to,
      editions: [{ day, by, content, sourceHash }],
    };
  }

  async #publish({ kind, subjectId, to, editions }: Published): Promise<void> {
    const { em, organisationId, calendar } = this.#writing;
    const at = (day: Day): Date => calendar.at(calendar.workday(day), '16:40');
    const rows = editions.map(({ day, by, content, sourceHash }, index) => {
      const later = editions[index + 1];
      return {
        id: this.#id('edition', kind, subjectId, index + 1),
        organisationId,
        clientId: this.#clientId,
        kind,
        subjectId,
        number: index + 1,
        content,
        sourceHash,
        approvedBy: this.#member(by),
        publishedAt: at(day),
        supersededAt: later ? at(later.day) : null,
        recalledAt: null,
        recalledBy: null,
        recallReason: null,
      };
    });
    await insertAll(em, Edition, rows);
    await insertAll(
      em,
      EditionRecipient,
      rows.flatMap((edition) =>
        to.map((name) => ({
          id: this.#id('edition-recipient', edition.id, name),
          organisationId,
          edition: edition.id,
          clientId: this.#clientId,
          contact: this.#contact(name),
        })),
      ),
    );
  }

  async #messages(): Promise<void> {
    const { em, organisationId, calendar } = this.#writing;
    await insertAll(
      em,
      FamilyMessage,
      this.#story.messages.map(({ contact, day, at, by, words, unread }) => {
        const fromFamily = by === undefined;
        const read = fromFamily && !unread;
        return {
          id: this.#id('family-message', contact, day, at),
          organisationId,
          client: this.#clientId,
          contact: this.#contact(contact),
          fromFamily,
          author: this.#member(by ?? this.#memberOfContact(contact)),
          words: calendar.words(words),
          sentAt: calendar.at(day, at),
          readAt: read ? calendar.at(day, at, 12) : null,
          readBy: read ? this.#member('casemanager') : null,
        };
      }),
    );
  }

  /** The words in each language, with dates in their places. */
  #texts<T extends object>(
    texts: Readonly<Record<string, Partial<T>>>,
    none: T,
  ): { language: string; texts: Record<string, T> } {
    const { calendar } = this.#writing;
    const made = Object.entries(texts).map(([language, text]) => {
      const said = Object.entries(text).map(([field, words]) => [
        field,
        typeof words === 'string' ? calendar.words(words) : words,
      ]);
      return [language, { ...none, ...(Object.fromEntries(said) as Partial<T>) }] as const;
    });
    return { language: made[0]?.[0] ?? 'en', texts: Object.fromEntries(made) };
  }

  get #clientId(): string {
    return this.#writing.ids('client', this.#client.key);
  }
  #id = (kind: string, ...keys: (string | number)[]): string =>
    this.#writing.ids(kind, this.#client.key, ...keys);
  #contact = (name: string): string => this.#id('contact', name);
  #member = (person: Person): string => memberOf(this.#writing, person);
  #memberOfContact(name: string): Person {
    const contact = this.#client.contacts.find((one) => one.name === name);
    if (!contact?.member) throw new Error(`${name} has no account`);
    return contact.member;
  }
}
