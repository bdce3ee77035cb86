import { createContext } from 'svelte';
import type { LiveDocument } from '#lib/kernel/document/live-document.svelte.ts';
import type { Discipline } from '#lib/ui/disciplines.ts';
import type { PlanView } from './plan-view.svelte.ts';

/** Somebody who can be responsible; `id` is the membership's UUID, as documents name people. */
export interface PlanPerson {
  readonly id: string;
  readonly name: string;
  readonly discipline: Discipline | null;
}

/** What every part of the plan's page needs. */
export class PlanContext {
  readonly live: LiveDocument;
  readonly view: PlanView;
  readonly #people: () => readonly PlanPerson[];
  readonly #today: () => string;
  readonly #clientName: () => string;
  /** The viewer's own membership UUID: who observed a measurement that they record. */
  readonly selfId: string;
  /** The field that is to take the focus when it appears: one that was just added. */
  focusField = $state('');
  /** What is being dragged. */
  dragged = $state.raw<{ root: string; id: string; parentId: string | null } | undefined>();

  constructor(parts: {
    live: LiveDocument;
    view: PlanView;
    people: () => readonly PlanPerson[];
    today: () => string;
    clientName: () => string;
    selfId: string;
  }) {
    this.live = parts.live;
    this.view = parts.view;
    this.#people = parts.people;
    this.#today = parts.today;
    this.#clientName = parts.clientName;
    this.selfId = parts.selfId;
  }

  get people(): readonly PlanPerson[] {
    return this.#people();
  }

  /** YYYY-MM-DD in the organisation's time zone. */
  get today(): string {
    return this.#today();
  }

  get clientName(): string {
    return this.#clientName();
  }

  get editable(): boolean {
    return this.live.editable;
  }

  person(id: string | null | undefined): PlanPerson | undefined {
    return this.people.find((person) => person.id === id);
  }
}

export const [planContext, setPlanContext] = createContext<PlanContext>();
