/** The form in which it is written down what of a client is shared with family. */
import type { EditionTexts, PortalRight } from '../features/sharing/index.ts';
import type { Day, Person, TimeOfDay } from './story.ts';

/** The name of one of the client's contacts. */
type Contact = string;

interface EditionStory<T> {
  readonly day: Day;
  readonly by: Person;
  /** By language; the first is shown where a reader has no other. */
  readonly texts: Readonly<Record<string, Partial<T>>>;
}

export interface SharingStory {
  readonly accesses: readonly {
    readonly contact: Contact;
    readonly from: Day;
    readonly until?: Day;
    readonly by: Person;
    readonly rights: readonly PortalRight[];
    readonly note: string;
    /** On which day, by whom and why it was ended. */
    readonly ended?: readonly [Day, Person, string];
  }[];
  /** Editions of a goal of the plan in force, oldest first. */
  readonly goals: readonly {
    readonly goal: string;
    /** The objective whose measurements are shown. */
    readonly series: string;
    readonly to: readonly Contact[];
    readonly editions: readonly EditionStory<EditionTexts<'goal'>>[];
  }[];
  readonly appointments: readonly (EditionStory<EditionTexts<'appointment'>> & {
    readonly appointment: readonly [Day, TimeOfDay];
    readonly to: readonly Contact[];
  })[];
  readonly summaries: readonly {
    readonly key: string;
    readonly to: readonly Contact[];
    readonly editions: readonly EditionStory<EditionTexts<'summary'>>[];
  }[];
  readonly messages: readonly {
    readonly contact: Contact;
    readonly day: Day;
    readonly at: TimeOfDay;
    readonly words: string;
    /** Who of the care team wrote it; absent: the contact. */
    readonly by?: Person;
    readonly unread?: boolean;
  }[];
}
