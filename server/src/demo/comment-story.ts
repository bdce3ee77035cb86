/** The form in which it is written down what people say about words of a plan. */
import type { Day, Person, TimeOfDay } from './story.ts';

/** `{nurse}` in the words becomes "@" and the name of that person, who is mentioned by it. */
export type CommentStory = readonly [Person, Day, TimeOfDay, words: string];

export interface ThreadStory {
  /** Key of a client, whose last version of the plan it is about. */
  readonly client: string;
  /** The key of one of its goals, and which of the goal's texts. */
  readonly goal: string;
  readonly text: 'words' | 'clientWords' | 'familyWords' | 'barriers';
  /** Words that stand there. */
  readonly quote: string;
  readonly comments: readonly CommentStory[];
  readonly resolved?: readonly [Person, Day, TimeOfDay];
}
