import { registerEnumType } from 'type-graphql';

/** The GraphQL name of a stored value: `entered-in-error` is shown as `ENTERED_IN_ERROR`. */
const shown = (value: string): string => value.toUpperCase().replaceAll(/[-:]/g, '_');

/**
 * Makes a GraphQL enum of a closed list of stored values, each with its meaning. The result is what
 * `@Field(() => …)` takes.
 */
export function describedEnum<T extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<T, string>>,
): Record<string, T> {
  const values = Object.keys(meanings) as T[];
  const made = Object.fromEntries(values.map((value) => [shown(value), value]));
  registerEnumType(made, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      values.map((value) => [shown(value), { description: meanings[value] }]),
    ),
  });
  return made;
}
