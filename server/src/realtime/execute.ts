import {
  createSourceEventStream,
  execute,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Actor } from '../kernel/actor.ts';
import { AppError, badInput } from '../kernel/errors.ts';
import { idempotencyOf, type Idempotency } from '../kernel/idempotency.ts';
import { asGraphQLError, maskError } from '../kernel/masking.ts';
import { Operation } from '../kernel/operation.ts';
import { askGuard } from '../kernel/guard.ts';
import { runOperation } from '../kernel/run-operation.ts';
import type { Services } from '../kernel/services.ts';
import type { EventReader, Offered, OfferingSource } from '../kernel/shared-event.ts';
import { DirectMutations } from './direct-mutations.ts';
import { assertAffordable, costOf, limits } from './limits.ts';
import { factsOf, type OperationFacts } from './operation-facts.ts';
import { SharedFrames, type WritePayload } from './shared-frames.ts';

/** One operation that has been parsed and validated. */
export interface GraphQLCall {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly actor: Actor | null;
  readonly transport: 'http' | 'socket';
  /** What the caller gave as idempotency key, by whichever way; unchecked. */
  readonly idempotencyKeys?: readonly unknown[];
}

/** A subscription's source that can be asked again whether its subscriber may still listen. */
export interface Recheckable {
  /** Refuses (throws) when not. Runs in a transaction of its own. */
  recheck?(operation: Operation): Promise<void>;
}

/** Where a subscription's frames can be written to without being executed one by one. */
export interface Line {
  /** Whether a frame can go out now. Where not, it is said when to try again (`LiveStream.resume`). */
  ready(): boolean;
  /** Who reads it, with the rights that they have while it is ready. */
  readonly actor: Actor | null;
  /** Writes a payload as it is: JSON. */
  write(payload: string): void;
}

export interface LiveStream extends AsyncIterableIterator<ExecutionResult> {
  /** The line is ready again. */
  resume(): void;
  /** Asks the policy again with the present rights; ends the stream when it refuses. */
  recheck(): Promise<void>;
}

export interface Executor {
  execute(call: GraphQLCall): Promise<ExecutionResult>;
  /** A stream of results, or the one result that refused it. `actorNow` gives present rights. */
  subscribe(
    call: GraphQLCall,
    actorNow: () => Promise<Actor | null>,
    line: Line,
  ): Promise<LiveStream | ExecutionResult>;
}

/** Executes operations for HTTP and the socket alike: cost, transaction, audit, masking. */
export function createExecutor(schema: GraphQLSchema, services: Services): Executor {
  const facts = ({ document, operationName }: GraphQLCall): OperationFacts | undefined =>
    factsOf(schema, document, operationName);
  const request = (call: GraphQLCall, kind: 'query' | 'mutation' | 'subscription') => {
    const known = facts(call);
    return {
      kind,
      name: known?.name ?? 'anonymous',
      transport: call.transport,
      actor: call.actor,
      transaction: known?.needsTransaction ?? false,
    };
  };
  const args = (call: GraphQLCall, operation: Operation, rootValue?: unknown) => ({
    schema,
    document: call.document,
    operationName: call.operationName,
    variableValues: call.variables,
    contextValue: operation,
    rootValue,
  });
  const frames = new SharedFrames(schema);
  const direct = new DirectMutations(schema);
  const priced = (call: GraphQLCall): number =>
    costOf(schema, call.document, call.operationName, call.variables);

  /** The refusal of a subscription where there is nothing to follow it on; first, whose it is. */
  const notFollowed = (operation: Operation, call: GraphQLCall): AppError => {
    for (const guard of facts(call)?.guards ?? []) askGuard(operation, guard);
    return new AppError('BAD_USER_INPUT', 'Subscriptions are followed on the socket at /graphql.');
  };

  return {
    async execute(call) {
      const kind = facts(call)?.operation.operation ?? 'query';
      const cost = priced(call);
      const asked = request(call, kind);
      const run = (idempotency?: Idempotency): Promise<ExecutionResult> =>
        runOperation(services, { ...asked, idempotency }, async (operation) => {
          assertAffordable(cost);
          if (idempotency) askRepeatable(facts(call));
          if (kind === 'subscription') throw notFollowed(operation, call);
          const doIt = direct.of(facts(call)?.operation, call.variables);
          return doIt ? doIt(operation) : execute(args(call, operation));
        });
      const keys = kind === 'mutation' ? (call.idempotencyKeys ?? []) : [];
      try {
        return withCost(cost, await run(idempotencyOf(keys, call)));
      } catch (error) {
        return withCost(cost, { data: null, errors: [maskError(services, asGraphQLError(error))] });
      }
    },

    async subscribe(call, actorNow, line) {
      const cost = priced(call);
      let source: Source | undefined;
      const first = await runOperation(
        services,
        { ...request(call, 'subscription'), transaction: call.actor !== null },
        async (operation) => {
          assertAffordable(cost);
          // The guard of a field is asked when an event is resolved: too late to open a source.
          for (const guard of facts(call)?.guards ?? []) askGuard(operation, guard);
          const made = await createSourceEventStream(args(call, operation));
          if (!(Symbol.asyncIterator in made)) return made;
          source = made as Source;
          return { data: null };
        },
      );
      if (!source) return withCost(cost, first);
      if (first.errors) {
        // It was opened, and then the transaction that let it be could not be committed.
        await source[Symbol.asyncIterator]().return?.();
        return withCost(cost, first);
      }
      let told = false;
      const write = frames.writerOf(call);
      const reader: EventReader = {
        get operation() {
          const now = { ...call, actor: line.actor };
          return new Operation({ ...request(now, 'subscription'), em: null, services });
        },
        again: () => source?.resume?.(),
      };
      if (write)
        source.offerTo?.((event) => {
          const first = !told;
          const offered = offer(write, reader, line, event, first ? cost : undefined);
          if (offered === 'written') told = true;
          return offered;
        });
      return stream(
        source,
        actorNow,
        async (event, actor) => {
          const now = { ...call, actor };
          const result = await runOperation(
            services,
            request(now, 'subscription'),
            async (operation) => execute(args(now, operation, event)),
          );
          // With the first event alone: the others cost what that one did.
          const first = !told;
          told = true;
          return first ? withCost(cost, result) : result;
        },
        (actor) =>
          runOperation(
            services,
            { ...request({ ...call, actor }, 'subscription'), transaction: actor !== null },
            async (operation) => {
              for (const guard of facts(call)?.guards ?? []) askGuard(operation, guard);
              await source?.recheck?.(operation);
              return {};
            },
          ),
      );
    },
  };
}

/** What an operation may have cost, and what any may: the caller sees how far it is from the end. */
const withCost = (requested: number, result: ExecutionResult): ExecutionResult => ({
  ...result,
  extensions: { ...result.extensions, cost: { requested, limit: limits.cost } },
});

/** Some answers are given once and kept nowhere, for instance a key's secret. */
function askRepeatable(facts: OperationFacts | undefined): void {
  if (facts?.secret)
    throw badInput(
      ['extensions', 'idempotencyKey'],
      'The answer holds a secret that is shown once: send this without an idempotency key.',
    );
}

/** A subscription's source; some offer their events before they give them. */
type Source = AsyncIterable<unknown> & Recheckable & Partial<OfferingSource<unknown>>;

function offer(
  write: WritePayload,
  reader: EventReader,
  line: Line,
  event: unknown,
  cost: number | undefined,
): Offered {
  if (!line.ready()) return 'later';
  const written = write(event, reader);
  if (typeof written === 'string') return written;
  const { payload } = written;
  line.write(cost === undefined ? payload : payloadWithCost(cost, payload));
  return 'written';
}

const payloadWithCost = (cost: number, payload: string): string =>
  `${payload.slice(0, -1)},${JSON.stringify(withCost(cost, {})).slice(1)}`;

function stream(
  source: Source,
  actorNow: () => Promise<Actor | null>,
  perEvent: (event: unknown, actor: Actor | null) => Promise<ExecutionResult>,
  ask: (actor: Actor | null) => Promise<ExecutionResult>,
): LiveStream {
  const events = source[Symbol.asyncIterator]();
  let refusal: ExecutionResult | undefined;
  let over = false;
  let asking: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<IteratorResult<ExecutionResult>> => {
    over = true;
    await events.return?.();
    return { done: true, value: undefined };
  };
  const refused = (): ExecutionResult | undefined => refusal;
  return {
    async next() {
      if (over) return { done: true, value: undefined };
      const event = await events.next();
      if (event.done && !refusal) return end();
      const value = event.done ? undefined : await perEvent(event.value, await actorNow());
      await asking;
      // Access may have ended while it waited for an event, and while it read one.
      const last = refused() ?? (value && isRefused(value) ? value : undefined);
      if (last) {
        await end();
        return { done: false, value: last };
      }
      return value ? { done: false, value } : end();
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    resume: () => source.resume?.(),
    async recheck() {
      const asked = actorNow().then(ask);
      // What was read meanwhile is not given before there is an answer.
      asking = Promise.allSettled([asking, asked]);
      const result = await asked;
      if (!result.errors?.length) return;
      refusal = result;
      // Wakes the pending `next`, which then gives the refusal as the stream's last word.
      await events.return?.();
    },
  };
}

const ends: readonly unknown[] = ['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'];

/** An event that refuses its subscriber: nothing that comes after it is theirs either. */
const isRefused = ({ data, errors }: ExecutionResult): boolean =>
  !data && (errors ?? []).some(({ extensions }) => ends.includes(extensions.code));
