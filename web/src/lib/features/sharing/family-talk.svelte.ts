import { print } from 'graphql';
import { ask, change } from '#lib/kernel/graphql/browser.ts';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { subscribeLive } from '#lib/kernel/graphql/socket.ts';
import {
  AnswerFamilyMessage,
  ConversationQuery,
  FamilyMessageTopic,
  MarkFamilyMessagesRead,
  type Message,
} from './sharing.queries.ts';

const topicText = print(FamilyMessageTopic);

/** The conversation with one person close to a client, live. Reactive. */
export class FamilyTalk {
  messages = $state.raw<readonly Message[]>();
  problem = $state.raw<Problem | undefined>();
  readonly #clientId: string;
  readonly #contactId: string;
  #cursor: string | undefined;
  #stop: (() => void) | undefined;

  constructor(clientId: string, contactId: string) {
    this.#clientId = clientId;
    this.#contactId = contactId;
  }

  open(): void {
    const cursor = () => this.#cursor;
    const variables = {
      clientId: this.#clientId,
      get after() {
        return cursor();
      },
    };
    this.#stop = subscribeLive<ResultOf<typeof FamilyMessageTopic>>(
      () => ({ query: topicText, operationName: 'FamilyMessageChanges', variables }),
      {
        next: ({ data }) => {
          if (!data) return;
          // The first event tells of nothing before it: what came since the page asked is read.
          if (this.#cursor === undefined) void this.#load();
          this.#cursor = data.familyMessageChanges.cursor;
          const { message } = data.familyMessageChanges;
          if (message?.contact.id === this.#contactId) this.#put(message);
        },
      },
    );
    void this.#load();
  }

  close(): void {
    this.#stop?.();
  }

  /** True when it was sent. */
  async answer(words: string): Promise<boolean> {
    const { data, problem } = await change(AnswerFamilyMessage, {
      input: { contactId: this.#contactId, words },
    });
    this.problem = problem;
    if (data) this.#put(data.answerFamilyMessage.message);
    return !problem;
  }

  async #load(): Promise<void> {
    const { data, problem } = await ask(ConversationQuery, {
      id: this.#clientId,
      contactId: this.#contactId,
    });
    this.problem = problem;
    if (!data?.client) return;
    const asked = data.client.sharing.conversation;
    // Whatever came meanwhile is newer.
    const since = (this.messages ?? []).filter(({ id }) => !asked.some((each) => each.id === id));
    this.messages = [...asked, ...since];
    await this.#markRead();
  }

  #put(message: Message): void {
    const others = (this.messages ?? []).filter(({ id }) => id !== message.id);
    this.messages = [...others, message].sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1));
    void this.#markRead();
  }

  /** What is on the page is read: the others of the team see that it is. */
  async #markRead(): Promise<void> {
    const last = this.messages?.findLast(({ fromFamily, readAt }) => fromFamily && !readAt);
    if (last) await change(MarkFamilyMessagesRead, { input: { messageId: last.id } });
  }
}
