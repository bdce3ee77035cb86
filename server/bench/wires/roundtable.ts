/** Roundtable's own server as it is deployed, over its public API. */
import path from 'node:path';
import { liveOperations } from '@roundtable/schema/live-operations';
import { Program } from '../lib/program.ts';
import type { Peer, Room, Seat } from '../lib/wire.ts';
import type { World } from '../lib/world.ts';
import { GraphQLSeat, type Texts } from './graphql-seat.ts';

/** As web/src/lib/kernel/document sends them. */
const texts: Texts = {
  changes: `"query":"${liveOperations.changes.id}"`,
  apply: `"query":"${liveOperations.apply.id}"`,
  presence: `"query":"${liveOperations.presence.id}"`,
  show: `"query":"${liveOperations.show.id}"`,
  names: {
    changes: 'd',
    documentId: 'd',
    standing: 'm',
    clientId: 'c',
    update: 'u',
    shown: 'p',
    input: false,
  },
};

export class RoundtablePeer implements Peer {
  readonly name = 'roundtable';
  readonly acknowledges = true;
  readonly stores = true;
  /** Below the server's limit of operations under way on one socket (realtime/limits.ts). */
  readonly window = 90;
  readonly #world: World;
  readonly #cookies = new Map<string, Promise<string>>();
  readonly #documents = new Map<string, Promise<string>>();
  #program: Program | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  get pid(): number {
    return this.#program?.pid ?? 0;
  }

  keeps(): Promise<number> {
    return this.#program?.keeps() ?? Promise.reject(new Error('The server does not run'));
  }

  get #origin(): string {
    return `http://127.0.0.1:${this.#world.roundtable.port}`;
  }

  async start(): Promise<void> {
    const { roundtable, pinned } = this.#world;
    this.#program = await Program.start({
      args: [
        ...this.#world.profileArgs(this.name),
        path.resolve(import.meta.dirname, '../../dist/main.js'),
      ],
      env: {
        NODE_ENV: 'production',
        PORT: String(roundtable.port),
        ORIGIN: this.#origin,
        DATABASE_URL: roundtable.servingUrl,
        DATABASE_OWNER_URL: roundtable.ownerUrl,
        AUTH_SECRET: 'a secret of the benchmark that is long enough to be one',
        ROUNDTABLE_DATA: roundtable.folder,
        // Everybody signs in from an address of their own, as they would behind a proxy.
        TRUSTED_PROXIES: '1',
        REDIS_URL: '',
        SMTP_URL: '',
      },
      pinned,
      listening: /"msg":"(listening)"/,
    });
  }

  async stop(how: 'properly' | 'kill'): Promise<void> {
    await this.#program?.stop(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
  }

  /** `large`: plans of the one large house. `several`: plans dealt out over the small houses. */
  async rooms(house: 'large' | 'several', count: number): Promise<Room[]> {
    const { houses } = this.#world.roundtable;
    const rooms: Room[] = [];
    for (let at = 0; at < count; at += 1) {
      const small = houses.length - 1;
      const [of, client] = house === 'large' ? [0, at] : [1 + (at % small), Math.floor(at / small)];
      const clientId = houses[of]?.clients[client];
      if (!clientId) throw new Error(`house ${of} has no client ${client}`);
      const id = this.#documents.get(clientId) ?? this.#startDraft(of, clientId);
      this.#documents.set(clientId, id);
      rooms.push({ id: await id, house: of });
    }
    return rooms;
  }

  async #startDraft(house: number, clientId: string): Promise<string> {
    const leader = this.#world.roundtable.houses[house]?.people[0] ?? '';
    const answer = await fetch(`${this.#origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: await this.#cookie(leader) },
      body: JSON.stringify({
        query: `mutation ($input: StartPlanDraftInput!) {
          startPlanDraft(input: $input) { planVersion { documentId } } }`,
        variables: { input: { clientId } },
      }),
    });
    const { data, errors } = (await answer.json()) as {
      data?: { startPlanDraft: { planVersion: { documentId: string } } };
      errors?: unknown;
    };
    if (!data) throw new Error(`no plan: ${JSON.stringify(errors)}`);
    return data.startPlanDraft.planVersion.documentId;
  }

  #cookie(email: string): Promise<string> {
    const known = this.#cookies.get(email) ?? this.#signIn(email);
    this.#cookies.set(email, known);
    return known;
  }

  async #signIn(email: string): Promise<string> {
    const at = this.#cookies.size;
    const answer = await fetch(`${this.#origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: this.#origin,
        'x-forwarded-for': `10.0.${Math.floor(at / 250)}.${1 + (at % 250)}`,
      },
      body: JSON.stringify({ email, password: this.#world.roundtable.password }),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    return answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  }

  async join(room: Room, person: number): Promise<Seat> {
    const { houses, port } = this.#world.roundtable;
    const people = houses[room.house]?.people ?? [];
    const cookie = await this.#cookie(people[person % people.length] ?? '');
    const headers = { origin: this.#origin, cookie };
    return GraphQLSeat.open({ port, path: '/graphql', headers }, room.id, texts);
  }
}
