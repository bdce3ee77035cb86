/** Questions that ask a schema for everything it has, for tests of who gets what. */
import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Whether every argument that a field needs has a default or is nullable. */
export const askable = (field: GraphQLField<unknown, unknown>): boolean =>
  field.args.every(
    ({ type, defaultValue }) => !String(type).endsWith('!') || defaultValue !== undefined,
  );

const page = (field: GraphQLField<unknown, unknown>): string =>
  field.args.some(({ name }) => name === 'first') ? '(first: 3)' : '';

/**
 * All fields of a type, and of what they give down to `depth` levels below. Pages count as no level:
 * their nodes are what is asked for.
 */
export function everythingOf(type: GraphQLNamedType, depth: number): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!askable(field)) return [];
    if (isLeafType(inner)) return [field.name];
    if (inner.name.endsWith('Connection')) {
      const nodes = isObjectType(inner) && inner.getFields().nodes;
      const node = nodes ? everythingOf(getNamedType(nodes.type), depth - 1) : '';
      return node ? [`${field.name}${page(field)} { nodes ${node} }`] : [];
    }
    const below = depth > 0 ? everythingOf(inner, depth - 1) : '';
    return below ? [`${field.name}${page(field)} ${below}`] : [];
  });
  return parts.length > 0 && depth >= 0 ? `{ ${parts.join(' ')} }` : '';
}

/** A question for every field of one record of a type, by its id. */
export function everythingOfNode(schema: GraphQLSchema, typeName: string): string {
  const type = schema.getType(typeName);
  if (!type) throw new Error(`The schema has no type ${typeName}`);
  return `query Everything($id: ID!) { node(id: $id) { __typename ... on ${typeName} ${everythingOf(type, 1)} } }`;
}

/** A question for all that a root field gives without being told whose. */
export function everythingOfRoot(schema: GraphQLSchema, name: string): string {
  const field = schema.getQueryType()?.getFields()[name];
  if (!field) throw new Error(`There is no query ${name}`);
  const type = getNamedType(field.type);
  if (type.name.endsWith('Connection') && isObjectType(type)) {
    const nodes = type.getFields().nodes;
    return nodes
      ? `query Everything { ${name}(first: 3) { nodes ${everythingOf(getNamedType(nodes.type), 2)} } }`
      : '';
  }
  return `query Everything { ${name} ${everythingOf(type, 2)} }`;
}
