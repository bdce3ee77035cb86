import type { WebhookEvent } from '../features/exchange/index.ts';
import type { Day, TimeOfDay } from './story.ts';

/** An endpoint for webhooks, as the settings list it, and what was sent to it. */
export interface WebhookStory {
  readonly description: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Keys of programmes. */
  readonly programmes: 'all' | readonly string[];
  readonly by: string;
  readonly made: Day;
  /** Accepted nothing for days and was switched off then; else somebody switched it off. */
  readonly givenUp?: { readonly since: Day; readonly day: Day; readonly at: TimeOfDay };
  readonly sent: readonly SentStory[];
}

export interface SentStory {
  readonly type: string;
  readonly day: Day;
  readonly at: TimeOfDay;
  /** What came of each attempt; the last one says how it ended. */
  readonly attempts: readonly {
    readonly minutesLater: number;
    readonly status: number | null;
    readonly problem?: string;
    readonly milliseconds: number;
    readonly answer?: string;
  }[];
}
