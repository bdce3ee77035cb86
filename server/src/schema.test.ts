import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAction } from './kernel/policy.ts';
import { createSchema } from './schema.ts';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await createSchema();
});

const roots = ['Query', 'Mutation', 'Subscription'];
const ours = () => Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

/** Every field of every object type, with the name that it goes by. */
const fields = (): [string, GraphQLField<unknown, unknown>, boolean][] =>
  ours().flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).map((field): [string, typeof field, boolean] => [
          `${type.name}.${field.name}`,
          field,
          roots.includes(type.name),
        ])
      : [],
  );

describe('policies over the schema', () => {
  it('has a guard with a policy on every root field and every field that returns records', () => {
    const without = fields().flatMap(([name, field, isRoot]) => {
      const type = getNamedType(field.type);
      const record =
        (isObjectType(type) || isAbstractType(type)) && type.extensions.partOf !== true;
      if (!isRoot && !record) return [];
      const guard = field.extensions.guard;
      if (typeof guard !== 'string') return [`${name}: no guard`];
      return guard === 'public' || isAction(guard) ? [] : [`${name}: no policy of ${guard}`];
    });
    expect(without).toEqual([]);
  });

  it('lets strangers call nothing but viewer', () => {
    const open = fields().filter(
      ([, field, isRoot]) => isRoot && field.extensions.guard === 'public',
    );
    expect(open.map(([name]) => name)).toEqual(['Query.viewer']);
  });
});

describe('secrets', () => {
  it('are in answers that are marked, so that none is kept to be given again', () => {
    const givesSecret = ({ type }: GraphQLField<unknown, unknown>): boolean => {
      const payload = getNamedType(type);
      return isObjectType(payload) && 'secret' in payload.getFields();
    };
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    const marked = mutations.filter(({ extensions }) => extensions.secret === true);
    expect(marked.map(({ name }) => name)).toEqual(
      mutations.filter(givesSecret).map(({ name }) => name),
    );
    expect(marked.length).toBeGreaterThan(0);
  });
});

describe('the schema explains itself', () => {
  it('describes every type, field, argument, input and enum value', () => {
    const silent = ours().flatMap((type) => {
      const parts: [string, string | null | undefined][] = [];
      if (!['String', 'Int', 'Float', 'Boolean', 'ID', ...roots].includes(type.name))
        parts.push([type.name, type.description]);
      if (isObjectType(type) || isInterfaceType(type))
        for (const field of Object.values(type.getFields())) {
          parts.push([`${type.name}.${field.name}`, field.description]);
          for (const arg of field.args)
            parts.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
        }
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields()))
          parts.push([`${type.name}.${field.name}`, field.description]);
      if (isEnumType(type))
        for (const value of type.getValues())
          parts.push([`${type.name}.${value.name}`, value.description]);
      return parts.flatMap(([name, description]) => (description ? [] : [name]));
    });
    expect(silent).toEqual([]);
  });

  it('answers every mutation with a payload, and takes at most one input', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    for (const { name, type, args } of mutations) {
      expect(getNamedType(type).name, name).toMatch(/Payload$/);
      expect(
        args.map((arg) => arg.name),
        name,
      ).toEqual(['input']);
    }
  });
});
