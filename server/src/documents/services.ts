import type { ChangeBus } from '../kernel/changes.ts';
import type { Operation } from '../kernel/operation.ts';
import { alone, type Nodes } from '../kernel/nodes.ts';
import type { Services } from '../kernel/services.ts';
import { documentDatabase } from './document.database.ts';
import { DocumentKinds, type DocumentKind } from './document.kind.ts';
import { DocumentEngine } from './engine.ts';
import type { DocumentLimits } from './limits.ts';
import { presenceAcrossNodes } from './presence.nodes.ts';
import { PresentPeople, type PeopleSource } from './presence.people.ts';
import { Presence } from './presence.ts';

/** Something besides documents that people can be present in, for instance a meeting. */
export interface PresenceSubject {
  /** Whether the id is one of its own, and the operation's actor may be there. */
  mayWatch(operation: Operation, id: string): Promise<boolean>;
}

/** What this folder runs in a process. */
export interface Documents {
  readonly engine: DocumentEngine;
  readonly presence: Presence;
  readonly people: PresentPeople;
  readonly subjects: readonly PresenceSubject[];
  /** Commits what was submitted, then ends. */
  close(): Promise<void>;
}

export interface DocumentsOptions {
  readonly kinds: readonly DocumentKind[];
  readonly subjects?: readonly PresenceSubject[];
  /** Who is present; absent: that is found out by an execution for each who is told. */
  readonly people?: PeopleSource;
  readonly limits?: Partial<DocumentLimits>;
  /** The other processes of the installation; absent: there are none. */
  readonly nodes?: Nodes;
}

/** By the bus of the process: an operation knows that, and the kernel knows no documents. */
const running = new WeakMap<ChangeBus, Documents>();

/** Starts the live documents of a process. Operations then find them by `documentsOf`. */
export function startDocuments(services: Services, options: DocumentsOptions): Documents {
  const kinds = new DocumentKinds();
  for (const kind of options.kinds) kinds.register(kind);
  const { bus, clock, log, orm } = services;
  const nodes = options.nodes ?? alone();
  const engine = new DocumentEngine({
    database: documentDatabase(orm),
    orm,
    nodes,
    kinds,
    bus,
    clock,
    log,
    ...(options.limits && { limits: options.limits }),
  });
  const presence = new Presence();
  const people = new PresentPeople(options.people, { orm, bus });
  const stopPresence = presenceAcrossNodes(presence, nodes);
  const documents: Documents = {
    engine,
    presence,
    people,
    subjects: options.subjects ?? [],
    async close() {
      stopPresence();
      presence.close();
      people.close();
      await engine.close();
    },
  };
  running.set(services.bus, documents);
  return documents;
}

/** The live documents of the process that an operation runs in. */
export function documentsOf(operation: Pick<Operation, 'bus'>): Documents {
  const documents = running.get(operation.bus);
  if (!documents) throw new Error('The live documents of this process were not started');
  return documents;
}
