import { SvelteMap } from 'svelte/reactivity';

/** That somebody does not agree with a decision, as it is being written. Reactive. */
export class DissentDraft {
  personId = $state('');
  reason = $state('');
}

/** What is being written, by the decision's id: it outlives minutes that are fetched anew. */
export class DissentDrafts extends SvelteMap<string, DissentDraft> {
  /** Begins one, or gives up the one that was begun. */
  toggle(decisionId: string): void {
    if (!this.delete(decisionId)) this.set(decisionId, new DissentDraft());
  }
}
