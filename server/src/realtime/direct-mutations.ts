import {
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isObjectType,
  Kind,
  locatedError,
  type ArgumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import type { AnswerDirectly } from '../kernel/direct-answer.ts';
import { askGuard } from '../kernel/guard.ts';
import type { Operation } from '../kernel/operation.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Does a mutation whose variables are of their types; answers what an execution would. */
type DoIt = (operation: Operation) => Promise<ExecutionResult>;

interface Given {
  readonly name: string;
  readonly variable: string;
  readonly type: GraphQLLeafType;
}

interface Wanted {
  readonly name: string;
  readonly key: string;
  readonly type: GraphQLLeafType;
  readonly node: FieldNode;
}

interface Plan {
  readonly node: FieldNode;
  readonly key: string;
  readonly guard: unknown;
  readonly answer: AnswerDirectly<Record<string, unknown>>;
  readonly given: readonly Given[];
  readonly wanted: readonly Wanted[];
}

/** Mutations that are done without an execution field by field: see `AnswerDirectly`. */
export class DirectMutations {
  readonly #schema: GraphQLSchema;
  readonly #plans = new WeakMap<OperationDefinitionNode, Plan | null>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /**
   * What does it; undefined where it is to be executed, as is all that is refused before its
   * resolver: in the words that GraphQL has for it.
   */
  of(node: OperationDefinitionNode | undefined, variables: Variables): DoIt | undefined {
    if (node?.operation !== 'mutation') return undefined;
    let plan = this.#plans.get(node);
    if (plan === undefined) {
      plan = planOf(this.#schema, node);
      this.#plans.set(node, plan);
    }
    if (!plan) return undefined;
    const found = plan;
    const input = inputOf(found, variables);
    return input && ((operation) => perform(found, operation, input));
  }
}

function inputOf({ given }: Plan, variables: Variables): Record<string, unknown> | undefined {
  const input: Record<string, unknown> = {};
  for (const { name, variable, type } of given) {
    const sent = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    if (sent === undefined || sent === null) return undefined;
    try {
      input[name] = type.parseValue(sent);
    } catch {
      return undefined;
    }
    if (input[name] === undefined) return undefined;
  }
  return input;
}

async function perform(
  { node, key, guard, answer, wanted }: Plan,
  operation: Operation,
  input: Record<string, unknown>,
): Promise<ExecutionResult> {
  try {
    askGuard(operation, guard);
    const payload = (await answer(operation, input)) as Readonly<Record<string, unknown>>;
    const record: Record<string, unknown> = {};
    for (const { name, key: as, type, node: at } of wanted) {
      try {
        record[as] = type.serialize(payload[name]);
      } catch (error) {
        throw locatedError(error, [at], [key, as]);
      }
    }
    return { data: { [key]: record } };
  } catch (error) {
    return { errors: [locatedError(error, [node], [key])], data: null };
  }
}

function planOf(
  schema: GraphQLSchema,
  { directives, variableDefinitions, selectionSet }: OperationDefinitionNode,
): Plan | null {
  const [node] = selectionSet.selections;
  const plain =
    !directives?.length &&
    selectionSet.selections.length === 1 &&
    (variableDefinitions ?? []).every(
      (each) => each.type.kind === Kind.NON_NULL_TYPE && !each.defaultValue,
    );
  if (!plain || node?.kind !== Kind.FIELD || node.directives?.length) return null;
  const field = schema.getMutationType()?.getFields()[node.name.value];
  const answer = field?.extensions.direct as AnswerDirectly<Record<string, unknown>> | undefined;
  const given = field && givenBy(field, node.arguments ?? []);
  const wanted = field && wantedOf(field.type, node.selectionSet?.selections ?? []);
  if (!answer || !given || !wanted) return null;
  const key = node.alias?.value ?? node.name.value;
  return { node, key, guard: field.extensions.guard, answer, given, wanted };
}

/** One argument, of which each field is a variable: what the field asks for, and nothing besides. */
function givenBy(
  { args }: GraphQLField<unknown, unknown>,
  nodes: readonly ArgumentNode[],
): Given[] | null {
  const [argument] = args;
  const [node] = nodes;
  if (!argument || args.length !== 1 || nodes.length !== 1) return null;
  const type = requiredOf(argument.type);
  if (!isInputObjectType(type) || type.isOneOf || node?.value.kind !== Kind.OBJECT) return null;
  const { fields } = node.value;
  if (fields.length !== Object.keys(type.getFields()).length) return null;
  const given = fields.map(({ name, value }): Given | null => {
    const field = type.getFields()[name.value];
    const leaf = field && requiredOf(field.type);
    return value.kind === Kind.VARIABLE && isLeafType(leaf)
      ? { name: name.value, variable: value.name.value, type: leaf }
      : null;
  });
  return given.every((each) => each !== null) ? given : null;
}

/** Plain fields that always have a value, each once. */
function wantedOf(type: GraphQLOutputType, selections: readonly SelectionNode[]): Wanted[] | null {
  const payload = requiredOf(type);
  if (!isObjectType(payload)) return null;
  const wanted = selections.map((node): Wanted | null => {
    if (node.kind !== Kind.FIELD || node.directives?.length) return null;
    const field = payload.getFields()[node.name.value];
    const leaf = field && requiredOf(field.type);
    return isLeafType(leaf) && field?.args.length === 0 && field.extensions.guard === undefined
      ? { name: field.name, key: node.alias?.value ?? field.name, type: leaf, node }
      : null;
  });
  const keys = new Set(wanted.map((each) => each?.key));
  return keys.size === selections.length && wanted.every((each) => each !== null) ? wanted : null;
}

const requiredOf = <T extends GraphQLOutputType | GraphQLArgument['type']>(type: T): unknown =>
  isNonNullType(type) ? type.ofType : undefined;
