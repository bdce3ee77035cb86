import {
  getOperationAST,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What the schema's extensions say of a root field. */
export type FieldExtensions = Readonly<Record<string, unknown>>;

/** What is known of an operation from its text alone, worked out once a document. */
export interface OperationFacts {
  readonly operation: OperationDefinitionNode;
  /** The name that it was given, or that of its first field. */
  readonly name: string;
  /** Those of all root fields, of those too that stand in fragments, however deep. */
  readonly guards: readonly unknown[];
  /** Some answers are given once and kept nowhere, for instance a key's secret. */
  readonly secret: boolean;
  /** True unless every root field says that it makes its own transactions. */
  readonly needsTransaction: boolean;
  /** Whether somebody must be at the keyboard: not for what a page sends by itself. */
  readonly attended: boolean;
}

const known = new WeakMap<
  GraphQLSchema,
  WeakMap<DocumentNode, Map<string | null, OperationFacts | undefined>>
>();

/** The facts of an operation; undefined where the document has none of that name. */
export function factsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationFacts | undefined {
  const documents = known.get(schema) ?? new WeakMap<DocumentNode, Map<string | null, never>>();
  known.set(schema, documents);
  const names = documents.get(document) ?? new Map<string | null, OperationFacts | undefined>();
  documents.set(document, names);
  const key = operationName ?? null;
  const operation = getOperationAST(document, operationName);
  // A name that is not in the document is whatever its sender likes: none of those is kept.
  if (!operation) return undefined;
  const before = names.get(key);
  if (before) return before;
  const facts = workOut(schema, document, operation);
  names.set(key, facts);
  return facts;
}

function workOut(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationFacts {
  const top = rootFields(schema, operation);
  const unfolded = unfoldedRootFields(schema, document, operation);
  return {
    operation,
    name: nameOf(operation),
    guards: unfolded.flatMap(({ guard }) => guard ?? []),
    secret: unfolded.some(({ secret }) => secret === true),
    needsTransaction: !top.every(({ transaction }) => transaction === false),
    attended: !top.every(({ unattended }) => unattended === true),
  };
}

function nameOf({ name, selectionSet }: OperationDefinitionNode): string {
  if (name) return name.value;
  const [field] = selectionSet.selections;
  return field?.kind === Kind.FIELD ? field.name.value : 'anonymous';
}

function rootFields(schema: GraphQLSchema, operation: OperationDefinitionNode): FieldExtensions[] {
  const fields = schema.getRootType(operation.operation)?.getFields();
  return operation.selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD ? (fields?.[selection.name.value]?.extensions ?? {}) : {},
  );
}

function unfoldedRootFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): FieldExtensions[] {
  const fields = schema.getRootType(operation.operation)?.getFields();
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
  const seen = new Set<string>();
  const unfold = ({ selections }: SelectionSetNode): FieldExtensions[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [fields?.[selection.name.value]?.extensions ?? {}];
      if (selection.kind === Kind.INLINE_FRAGMENT) return unfold(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      if (!fragment || seen.has(selection.name.value)) return [];
      seen.add(selection.name.value);
      return unfold(fragment.selectionSet);
    });
  return unfold(operation.selectionSet);
}
