import {
  getNamedType,
  getOperationAST,
  GraphQLError,
  isCompositeType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { AppError } from '../kernel/errors.ts';

/** The limits of one operation, the same over HTTP and over the socket. */
export const limits = {
  /** Lexer tokens of the text. */
  tokens: 2_000,
  depth: 15,
  aliases: 60,
  directives: 60,
  /** Selected fields after fragments are unfolded. */
  fields: 1_500,
  /** Sum over fields of how often each may be resolved (pages multiply). */
  cost: 50_000,
  /** Bytes of an HTTP body and of a socket frame: an update of 1 MiB in base64, and its query. */
  bodyBytes: 1_500_000,
  /** Subscriptions that one socket may hold at once. */
  subscriptionsPerSocket: 40,
  /** Operations that one socket may have under way at once. */
  operationsPerSocket: 100,
} as const;

/** `what` says in words what there is too much of. */
const tooComplex = (what: string, limit: number): GraphQLError =>
  new GraphQLError(`The query ${what}; ${limit} are allowed.`, {
    extensions: { code: 'TOO_COMPLEX', limit },
  });

interface Measure {
  depth: number;
  fields: number;
  aliases: number;
  directives: number;
}

/**
 * Measures an operation with its fragments unfolded. Each fragment is measured once, so that
 * doubling fragments take no time; a cycle is refused by GraphQL's own rule and counts as nothing.
 */
function measurer(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const known = new Map<string, Measure>();
  const measure = (set: SelectionSetNode): Measure => {
    const sum: Measure = { depth: 0, fields: 0, aliases: 0, directives: 0 };
    for (const selection of set.selections) {
      sum.directives += selection.directives?.length ?? 0;
      let inner: Measure | undefined;
      if (selection.kind === Kind.FRAGMENT_SPREAD) inner = ofFragment(selection.name.value);
      else if (selection.selectionSet) inner = measure(selection.selectionSet);
      const isField = selection.kind === Kind.FIELD;
      if (isField) sum.fields += 1;
      if (isField && selection.alias) sum.aliases += 1;
      sum.depth = Math.max(sum.depth, (inner?.depth ?? 0) + (isField ? 1 : 0));
      sum.fields += inner?.fields ?? 0;
      sum.aliases += inner?.aliases ?? 0;
      sum.directives += inner?.directives ?? 0;
    }
    return sum;
  };
  const ofFragment = (name: string): Measure => {
    const nothing: Measure = { depth: 0, fields: 0, aliases: 0, directives: 0 };
    const before = known.get(name);
    if (before) return before;
    known.set(name, nothing);
    const fragment = fragments.get(name);
    const measured = fragment ? measure(fragment.selectionSet) : nothing;
    known.set(name, measured);
    return measured;
  };
  return measure;
}

/** Refuses what is too deep, too wide or too often aliased, before anything is executed. */
export const limitRule: ValidationRule = (context) => ({
  Document(document: DocumentNode) {
    const fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
    const measure = measurer(fragments);
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      const { depth, fields, aliases, directives } = measure(node.selectionSet);
      if (depth > limits.depth)
        context.reportError(tooComplex(`is ${depth} levels deep`, limits.depth));
      if (fields > limits.fields)
        context.reportError(tooComplex(`selects ${fields} fields`, limits.fields));
      if (aliases > limits.aliases)
        context.reportError(tooComplex(`has ${aliases} aliases`, limits.aliases));
      if (directives > limits.directives)
        context.reportError(tooComplex(`has ${directives} directives`, limits.directives));
    }
  },
});

/** How many records a list may bring that has no `first`, and a connection without one. */
const usualList = 10;
const usualPage = 25;

/**
 * The cost of an operation: every field counts one, times the pages that it stands in. A fragment's
 * cost is worked out once and multiplied where it is spread.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, number>();

  const ofFragment = (name: string): number => {
    const fragment = fragments.get(name);
    if (!fragment || known.has(name)) return known.get(name) ?? 0;
    known.set(name, 0);
    const type = schema.getType(fragment.typeCondition.name.value);
    const cost = ofSet(fragment.selectionSet, isCompositeType(type) ? type : undefined);
    known.set(name, cost);
    return cost;
  };
  const ofSet = (set: SelectionSetNode, parent: GraphQLCompositeType | undefined): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const named = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        return sum + ofSet(selection.selectionSet, isCompositeType(named) ? named : parent);
      }
      return sum + ofField(selection, parent);
    }, 0);
  const ofField = (node: FieldNode, parent: GraphQLCompositeType | undefined): number => {
    const field = parent && !isUnionType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!node.selectionSet) return 1;
    const named = field ? getNamedType(field.type) : undefined;
    const inner = ofSet(node.selectionSet, isCompositeType(named) ? named : undefined);
    return 1 + pageOf(node, field?.type) * inner;
  };
  const pageOf = (node: FieldNode, type: GraphQLOutputType | undefined): number => {
    // `nodes` and `edges` are the page itself, which their connection has already counted.
    if (['nodes', 'edges'].includes(node.name.value)) return 1;
    const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    if (first?.kind === Kind.INT) return within(Number(first.value));
    if (first?.kind === Kind.VARIABLE) return within(Number(variables[first.name.value]));
    if (isConnection(type)) return usualPage;
    return listOf(type) ? usualList : 1;
  };
  const within = (page: number): number =>
    Number.isFinite(page) ? Math.max(1, Math.min(page, 100)) : usualPage;

  const operation = getOperationAST(document, operationName);
  return operation
    ? ofSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined)
    : 0;
}

const listOf = (type: GraphQLOutputType | null | undefined): boolean =>
  type ? isListType(isNonNullType(type) ? type.ofType : type) : false;

const isConnection = (type: GraphQLOutputType | null | undefined): boolean => {
  const named = type ? getNamedType(type) : undefined;
  return named !== undefined && isCompositeType(named) && named.name.endsWith('Connection');
};

export function assertAffordable(cost: number): void {
  if (cost > limits.cost)
    throw new AppError(
      'TOO_COMPLEX',
      `The query costs ${cost} and ${limits.cost} are allowed: ask for smaller pages or fewer fields.`,
      { cost, limit: limits.cost },
    );
}
