import { ref } from '@mikro-orm/core';
import { pino, type Logger } from 'pino';
import type { DocumentEngine } from '../documents/engine.ts';
import type { DocumentLimits } from '../documents/limits.ts';
import { startDocuments, type Documents } from '../documents/services.ts';
import { Client } from '../features/clients/index.ts';
import { Plan, planDocument, PlanVersion } from '../features/plans/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { createChangeBus } from '../kernel/changes.ts';
import { systemClock } from '../kernel/clock.ts';
import { createOutbound } from '../kernel/outbound.ts';
import { createSeal } from '../kernel/seal.ts';
import type { Services } from '../kernel/services.ts';
import { inHouse, type PersonKey, type TestHouse } from './factories.ts';
import type { TestServer } from './server.ts';

const silent = pino({ level: 'silent' });

/** What an engine of its own runs on: the server's database, and a bus that hears nothing of its. */
export const engineServices = (server: TestServer): Services => ({
  orm: server.orm,
  bus: createChangeBus(),
  clock: systemClock,
  log: silent,
  origin: server.origin,
  outbound: createOutbound([]),
  seal: createSeal('a secret of this test'),
});

export interface TestEngines {
  /** An engine of its own on the database, as another node would have. It logs nothing. */
  node(limits?: Partial<DocumentLimits>, log?: Logger): DocumentEngine;
  /** A draft of a plan of its own for Sam. */
  newDraft(engine: DocumentEngine): Promise<{ id: string; planId: string }>;
  /** Somebody of the house as an engine knows them, who is signed in nowhere. */
  actorOf(key: PersonKey): Actor;
  /** Closes every node that was made since the last time. */
  close(): Promise<void>;
}

export function testEngines(server: TestServer, house: TestHouse): TestEngines {
  const { organisationId } = house;
  const nodes: Documents[] = [];
  return {
    node(limits = {}, log = silent) {
      const services = { ...engineServices(server), log };
      const made = startDocuments(services, { kinds: [planDocument(services)], limits });
      nodes.push(made);
      return made.engine;
    },

    newDraft: (engine) =>
      inHouse(server.orm, organisationId, async (em) => {
        const { clientId } = house.sam;
        const plan = Object.assign(new Plan(), {
          client: ref(em.getReference(Client, clientId)),
        });
        const version = Object.assign(new PlanVersion(), {
          plan: ref(plan),
          clientId,
          number: 1,
          startedAt: new Date(),
        });
        await em.persist([plan, version]).flush();
        await engine.lifecycle.create(em, {
          id: version.id,
          organisationId,
          kind: 'plan',
          lineageId: plan.id,
          clientId,
        });
        return { id: version.id, planId: plan.id };
      }),

    actorOf: (key) => ({
      ...house.people[key],
      organisationId,
      discipline: null,
      allProgrammes: false,
      sessionId: 'session',
      key: null,
      timeZone: 'Europe/London',
    }),

    async close() {
      for (const node of nodes.splice(0)) await node.close();
    },
  };
}
