/** The form in which it is written down what people say about words of a plan or of minutes. */
import type { MinutesText } from '@roundtable/schema/minutes-document';
import type { Day, Person, TimeOfDay } from './story.ts';

/** `{nurse}` in the words becomes "@" and the name of that person, who is mentioned by it. */
export type CommentStory = readonly [Person, Day, TimeOfDay, words: string];

/** In the last version of the client's plan: the key of a goal, and which of the goal's texts. */
interface InPlan {
  readonly goal: string;
  readonly text: 'words' | 'clientWords' | 'familyWords' | 'barriers';
}

/** In the minutes on the client: the key of the team and the day of its meeting, and which text. */
interface InMinutes {
  readonly meeting: readonly [team: string, day: Day];
  readonly text: MinutesText;
}

export type ThreadStory = (InPlan | InMinutes) & {
  /** Key of the client. */
  readonly client: string;
  /** Words that stand there. */
  readonly quote: string;
  readonly comments: readonly CommentStory[];
  readonly resolved?: readonly [Person, Day, TimeOfDay];
};
