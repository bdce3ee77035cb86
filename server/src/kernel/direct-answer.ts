import type { Operation } from './operation.ts';

/**
 * Stands as the extension `direct` of a mutation's root field: what its resolver does. Where an
 * operation selects plain fields of the payload and gives each field of the input as a variable, as
 * pages do at every edit, this is called in place of an execution field by field.
 */
export type AnswerDirectly<Input> = (operation: Operation, input: Input) => Promise<object>;
