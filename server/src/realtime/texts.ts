import {
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { liveOperations } from '@roundtable/schema/live-operations';
import { AppError } from '../kernel/errors.ts';
import { limits } from './limits.ts';

/** Texts that are sent as `@` and an id. They are limited, priced and guarded like any other. */
const stored: ReadonlyMap<string, string> = new Map(
  Object.values(liveOperations).map(({ id, text }) => [id, text]),
);

const unknown = (): AppError =>
  new AppError('BAD_USER_INPUT', 'No operation is stored under this id: send its text.', {
    stored: 'unknown',
  });

/** Texts that are remembered: so many, and so many characters together and each. */
const mostTexts = 500;
const mostCharacters = 512 * 1024;
const longestText = 16 * 1024;

/**
 * Parses and validates each text once: pages send the same few over and over. Only what is valid is
 * remembered, the least lately used is forgotten first, and nothing of variables or people is in it.
 */
export class Texts {
  readonly #schema: GraphQLSchema;
  readonly #rules: readonly ValidationRule[];
  readonly #known = new Map<string, DocumentNode>();
  #characters = 0;

  constructor(schema: GraphQLSchema, rules: readonly ValidationRule[]) {
    this.#schema = schema;
    this.#rules = rules;
  }

  /** The document of a text or of a stored one's id, or what is wrong with it. */
  read(sent: string): DocumentNode | readonly GraphQLError[] {
    // No text of GraphQL begins with `@`, so none is mistaken for an id.
    const text = sent.startsWith('@') ? stored.get(sent) : sent;
    if (text === undefined) return [unknown()];
    const known = this.#known.get(text);
    if (known) {
      this.#known.delete(text);
      this.#known.set(text, known);
      return known;
    }
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: limits.tokens });
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
    const errors = validate(this.#schema, document, this.#rules);
    if (errors.length > 0) return errors;
    this.#remember(text, document);
    return document;
  }

  #remember(text: string, document: DocumentNode): void {
    if (text.length > longestText) return;
    this.#known.set(text, document);
    this.#characters += text.length;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostTexts && this.#characters <= mostCharacters) return;
      this.#known.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
