import {
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { limits } from './limits.ts';

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

  /** The document of a text, or what is wrong with it. */
  read(text: string): DocumentNode | readonly GraphQLError[] {
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
