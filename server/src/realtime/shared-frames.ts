import {
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Action } from '../kernel/policy.ts';
import type { EventReader, ShareEvent } from '../kernel/shared-event.ts';
import type { GraphQLCall } from './execute.ts';
import { factsOf } from './operation-facts.ts';

type Asked = ReadonlySet<Action>;

/** Writes a value as JSON; undefined where that takes an execution. */
type Write = (value: unknown, asked: Asked) => string | undefined;

/** An event's payload as JSON, written once for all who share it; `alone`: execute it. */
export type WritePayload = (
  event: unknown,
  reader: EventReader,
) => { readonly payload: string } | 'later' | 'alone';

interface Shape {
  readonly number: number;
  readonly share: ShareEvent<unknown>;
  readonly write: Write;
}

/** What was written of an event, by shape and variant. */
const written = new WeakMap<object, Map<string, string>>();
let shapes = 0;
let last:
  | { of: object; variant: string | undefined; number: number; told: { payload: string } }
  | undefined;
const nothing: Asked = new Set();

/** The payloads of subscriptions whose events are shared. */
export class SharedFrames {
  readonly #schema: GraphQLSchema;
  readonly #known = new WeakMap<object, Shape | null>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** How the events of a subscription are written; undefined where each is to be executed. */
  writerOf({ document, operationName }: GraphQLCall): WritePayload | undefined {
    const operation = factsOf(this.#schema, document, operationName)?.operation;
    if (!operation) return undefined;
    let shape = this.#known.get(operation);
    if (shape === undefined) {
      shape = operation.directives?.length ? null : this.#shapeOf(operation.selectionSet);
      this.#known.set(operation, shape);
    }
    const found = shape;
    return found ? (event, reader) => payloadOf(found, event, reader) : undefined;
  }

  #shapeOf({ selections }: SelectionSetNode): Shape | null {
    const root = this.#schema.getSubscriptionType();
    const [selection] = selections;
    if (selections.length !== 1 || selection?.kind !== Kind.FIELD || selection.directives?.length)
      return null;
    const field = root?.getFields()[selection.name.value];
    const share = field?.extensions.shared as ShareEvent<unknown> | undefined;
    const inner = field && share && writerOfType(field.type, selection.selectionSet);
    if (!inner) return null;
    const key = JSON.stringify(selection.alias?.value ?? selection.name.value);
    shapes += 1;
    return {
      number: shapes,
      share,
      write(record, asked) {
        const text = inner(record, asked);
        return text === undefined ? undefined : `{"data":{${key}:${text}}}`;
      },
    };
  }
}

function payloadOf(
  { number, share, write }: Shape,
  event: unknown,
  reader: EventReader,
): ReturnType<WritePayload> {
  const shared = share(event, reader);
  if (!shared) return 'alone';
  if (shared === 'later') return shared;
  const { of, variant, record, asked = nothing } = shared;
  // Mostly what was asked for last: all who follow it are told of an event in turn.
  if (last?.of === of && last.variant === variant && last.number === number) return last.told;
  const texts = written.get(of) ?? new Map<string, string>();
  written.set(of, texts);
  const key = variant === undefined ? undefined : `${number}/${variant}`;
  const payload = (key && texts.get(key)) ?? write(record, asked);
  if (payload === undefined) return 'alone';
  const told = { payload };
  if (key) {
    texts.set(key, payload);
    last = { of, variant, number, told };
  }
  return told;
}

/** Plain fields alone: what needs arguments, directives, fragments or has a guard is executed. */
function writerOfType(
  type: GraphQLOutputType,
  set: SelectionSetNode | undefined,
): Write | undefined {
  if (isNonNullType(type)) {
    const inner = writerOfType(type.ofType, set);
    return inner && ((value, asked) => (value === null ? undefined : inner(value, asked)));
  }
  if (isListType(type)) return listWriter(writerOfType(type.ofType, set));
  if (isLeafType(type)) return leafWriter(type);
  return isObjectType(type) && set ? objectWriter(type, set) : undefined;
}

function leafWriter(type: GraphQLLeafType): Write {
  const toJson = (text: unknown): string =>
    type.extensions.plain === true ? `"${text as string}"` : JSON.stringify(text);
  return (value) => (value === null ? 'null' : toJson(type.serialize(value)));
}

/** Items that are in several events, or in what several are told of one, are written once. */
function listWriter(inner: Write | undefined): Write | undefined {
  if (!inner) return undefined;
  const known = new WeakMap<object, { readonly text: string | undefined; readonly asked: Asked }>();
  const write: Write = (item, asked) => {
    if (typeof item !== 'object' || item === null) return inner(item, asked);
    const before = known.get(item);
    if (before?.asked === asked) return before.text;
    const text = inner(item, asked);
    known.set(item, { text, asked });
    return text;
  };
  return (value, asked) => {
    if (value === null) return 'null';
    const items = (value as readonly unknown[]).map((item) => write(item, asked));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  };
}

function objectWriter(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
): Write | undefined {
  const parts: { name: string; before: string; write: Write }[] = [];
  const keys = new Set<string>();
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD || selection.directives?.length) return undefined;
    const name = selection.name.value;
    const field = type.getFields()[name];
    const key = selection.alias?.value ?? name;
    const write = field && fieldWriter(field, selection.arguments?.length ?? 0, selection);
    if (!write || keys.has(key)) return undefined;
    keys.add(key);
    parts.push({ name, before: `${JSON.stringify(key)}:`, write });
  }
  return (value, asked) => {
    if (value === null) return 'null';
    let text = '';
    for (const { name, before, write } of parts) {
      const own = (value as Readonly<Record<string, unknown>>)[name];
      // Not in the record: a resolver gives it.
      const written = own === undefined ? undefined : write(own, asked);
      if (written === undefined) return undefined;
      text += text === '' ? before + written : `,${before}${written}`;
    }
    return `{${text}}`;
  };
}

function fieldWriter(
  field: GraphQLField<unknown, unknown>,
  given: number,
  { selectionSet }: { readonly selectionSet?: SelectionSetNode | undefined },
): Write | undefined {
  if (given > 0) return () => undefined;
  const inner = writerOfType(field.type, selectionSet);
  const guard = field.extensions.guard as Action | undefined;
  if (!inner || guard === undefined) return inner;
  return (value, asked) => (asked.has(guard) ? inner(value, asked) : undefined);
}
