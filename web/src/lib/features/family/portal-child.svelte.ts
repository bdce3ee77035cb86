import { SvelteSet } from 'svelte/reactivity';
import { ask, change } from '#lib/kernel/graphql/browser.ts';
import { followTopic } from '#lib/kernel/graphql/follow-topic.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import {
  FamilyChangesTopic,
  PortalQuery,
  SendFamilyMessage,
  type PortalChild,
} from './portal.queries.ts';

/** What can be new on the page, by a key that changes with its words. */
function newsOf(child: PortalChild): Map<string, string> {
  return new Map([
    ...child.goals.map((goal) => [goal.id, JSON.stringify(goal)] as const),
    ...child.appointments.map((each) => [each.id, JSON.stringify(each)] as const),
    ...child.summaries.map((each) => [each.id, JSON.stringify(each)] as const),
    ...child.messages.flatMap((each) => (each.mine ? [] : [[each.id, each.words] as const])),
  ]);
}

/** A child's page as a family reads it, kept up to date while it is open. Reactive. */
export class LiveChild {
  child = $state.raw<PortalChild>() as PortalChild;
  /** Nothing is shared with this person any more: the access has ended. */
  over = $state(false);
  /** What came or changed since the page was opened, by id. */
  readonly fresh = new SvelteSet<string>();
  /** The same in words, for those who do not see the page. */
  said = $state('');
  #stop: (() => void) | undefined;

  constructor(child: PortalChild) {
    this.child = child;
  }

  enter(): void {
    this.#stop = followTopic(
      FamilyChangesTopic,
      { childId: this.child.id },
      {
        next: ({ child }) => this.show(child),
        // The access may have changed or ended: what is shown is what may be seen now.
        interrupted: () => void this.#readAnew(),
        over: () => this.over,
      },
    );
  }

  leave(): void {
    this.#stop?.();
  }

  show(child: PortalChild): void {
    const before = newsOf(this.child);
    const changed = [...newsOf(child)].filter(([id, words]) => before.get(id) !== words);
    for (const [id] of changed) this.fresh.add(id);
    if (changed.length > 0) this.said = 'There is something new on this page.';
    this.child = child;
  }

  /** Sends a message to the care team; answers what went wrong. */
  async send(words: string): Promise<Problem | undefined> {
    const message = { childId: this.child.id, words };
    const { data, problem } = await change(SendFamilyMessage, { input: message }, { once: true });
    const sent = data?.sendFamilyMessage.message;
    if (sent && !this.child.messages.some(({ id }) => id === sent.id))
      this.child = { ...this.child, messages: [...this.child.messages, sent] };
    return problem;
  }

  async #readAnew(): Promise<void> {
    const { data } = await ask(PortalQuery, {});
    if (!data) return;
    const known = data.viewer?.portal?.children.find(({ id }) => id === this.child.id);
    if (known) this.show(known);
    else this.over = true;
  }
}
