import { uuidOf } from '#lib/kernel/document/bytes.ts';
import { ask, change, type Outcome } from '#lib/kernel/graphql/browser.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import type { PlanPerson } from './plan-context.svelte.ts';
import {
  ClientPlanQuery,
  SignPlanVersion,
  StartPlanDraft,
  SubmitPlanVersion,
  WithdrawPlanVersion,
  type PlanClient,
  type PlanVersionHead,
} from './plan.queries.ts';

/** What a client's plan is now, and the steps of its life: draft, submitted, signed. Reactive. */
export class PlanState {
  readonly #clientId: () => string;
  client = $state.raw<PlanClient | null | undefined>();
  people = $state.raw<readonly PlanPerson[]>([]);
  problem = $state.raw<Problem | undefined>();
  busy = $state(false);

  constructor(clientId: () => string) {
    this.#clientId = clientId;
  }

  async load(): Promise<void> {
    const asked = this.#clientId();
    const { data, problem } = await ask(ClientPlanQuery, { clientId: asked });
    if (asked !== this.#clientId()) return;
    this.problem = problem;
    if (!data) return;
    this.client = data.client;
    this.people = data.people.nodes.map(({ id, name, discipline }) => ({
      id: uuidOf(id),
      name,
      discipline,
    }));
  }

  startDraft(): Promise<boolean> {
    return this.#step(change(StartPlanDraft, { input: { clientId: this.#clientId() } }));
  }

  submit({ id, version }: PlanVersionHead): Promise<boolean> {
    return this.#step(change(SubmitPlanVersion, { input: { id, version } }));
  }

  withdraw({ id, version }: PlanVersionHead): Promise<boolean> {
    return this.#step(change(WithdrawPlanVersion, { input: { id, version } }));
  }

  sign({ id, version }: PlanVersionHead): Promise<boolean> {
    return this.#step(change(SignPlanVersion, { input: { id, version } }));
  }

  async #step(made: Promise<Outcome<unknown>>): Promise<boolean> {
    this.busy = true;
    const { problem } = await made;
    this.busy = false;
    if (problem) this.problem = problem;
    else await this.load();
    return !problem;
  }
}
