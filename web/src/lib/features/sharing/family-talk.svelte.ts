import { ask, change } from '#lib/kernel/graphql/browser.ts';
import { fillAndFollow } from '#lib/kernel/graphql/follow-topic.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import {
  AnswerFamilyMessage,
  ConversationQuery,
  FamilyMessageTopic,
  MarkFamilyMessagesRead,
  type Message,
} from './sharing.queries.ts';

/** The conversation with one person close to a client, live. Reactive. */
export class FamilyTalk {
  messages = $state.raw<readonly Message[]>();
  problem = $state.raw<Problem | undefined>();
  readonly #clientId: string;
  readonly #contactId: string;
  #stop: (() => void) | undefined;

  constructor(clientId: string, contactId: string) {
    this.#clientId = clientId;
    this.#contactId = contactId;
  }

  open(): void {
    this.#stop = fillAndFollow(
      FamilyMessageTopic,
      { clientId: this.#clientId },
      () => this.#load(),
      ({ message }) => {
        if (message?.contact.id === this.#contactId) this.#put(message);
      },
    );
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
  }

  #put(message: Message): void {
    const others = (this.messages ?? []).filter(({ id }) => id !== message.id);
    this.messages = [...others, message].sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1));
  }

  /** The last message was in sight: it is read, and the others of the team see that it is. */
  async seen(): Promise<void> {
    const last = this.messages?.findLast(({ fromFamily, readAt }) => fromFamily && !readAt);
    if (last) await change(MarkFamilyMessagesRead, { input: { messageId: last.id } });
  }
}
