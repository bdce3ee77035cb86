/** Plain GraphQL, the peer that shows what the first way to write it costs. */
import path from 'node:path';
import { Program } from '../lib/program.ts';
import type { Peer, Room, Seat } from '../lib/wire.ts';
import type { World } from '../lib/world.ts';
import { GraphQLSeat, type Texts } from './graphql-seat.ts';

const asPayload = (query: string): string => `"query":${JSON.stringify(query)}`;

const texts: Texts = {
  changes: asPayload(
    'subscription ($documentId: ID!) { documentChanges(documentId: $documentId) { seq update clientId } }',
  ),
  apply: asPayload(
    'mutation ($input: ApplyDocumentUpdateInput!) { applyDocumentUpdate(input: $input) { seq } }',
  ),
};

export class PlainGraphQLPeer implements Peer {
  readonly name = 'graphql';
  readonly acknowledges = true;
  readonly stores = true;
  readonly window = Infinity;
  readonly #world: World;
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

  async start(): Promise<void> {
    this.#program = await Program.start({
      args: [
        ...this.#world.profileArgs(this.name),
        path.resolve(import.meta.dirname, '../peers/graphql.ts'),
      ],
      env: { NODE_ENV: 'production', DATABASE_URL: await this.#world.database(this.name) },
      pinned: this.#world.pinned,
      listening: /listening (\d+)/,
    });
  }

  async stop(how: 'properly' | 'kill'): Promise<void> {
    await this.#program?.stop(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
  }

  rooms(house: 'large' | 'several', count: number): Promise<Room[]> {
    const rooms = Array.from({ length: count }, (_, at) => ({ id: `${house}-${at}`, house: 0 }));
    return Promise.resolve(rooms);
  }

  join(room: Room): Promise<Seat> {
    const options = { port: Number(this.#program?.said), path: '/graphql' };
    return GraphQLSeat.open(options, room.id, texts);
  }
}
