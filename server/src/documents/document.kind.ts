import type { EntityManager } from '@mikro-orm/postgresql';
import type { DocumentShape } from '@roundtable/schema/document-shape';
import type * as Y from 'yjs';
import type { Actor } from '../kernel/actor.ts';
import type { Statement } from '../kernel/db/statement.ts';
import type { Topic } from '../kernel/topics.ts';

/** The records that a change touched, by root; a single root has one record, the empty id. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>;

/** What a kind is told of the document that it is to project or to guard. */
export interface DocumentHead {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly lineageId: string;
  /** UUID of the client whose record it is. */
  readonly clientId: string | null;
}

/** Tells, once it is committed, those who follow a topic that one of its records has changed. */
export type TellChange = (topic: Topic, subjectId: string, recordId: string) => void;

/** What history is told of the records of a kind, by root. */
export interface HistoryKind {
  /** The root and the field that name the record which one belongs to. */
  readonly parents: Readonly<Record<string, { readonly root: string; readonly field: string }>>;
  /** The texts and values that a record is called by; the first that is not empty counts. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Fields that hold the UUID of a membership. */
  readonly people: readonly string[];
  /** Fields that hold the id of a record, with its root. */
  readonly references: Readonly<Record<string, string>>;
  /**
   * Roots whose records say what happened and not what is meant: bringing others back leaves them
   * as they are.
   */
  readonly kept: readonly string[];
}

/** What a feature says of the documents that it owns. */
export interface DocumentKind {
  readonly name: string;
  readonly shape: DocumentShape;
  readonly history: HistoryKind;
  /**
   * What one key of offline copies opens, and among what an unsent edit is offered again: all
   * documents of a lineage, where whoever reads one reads them all, or each document for itself.
   */
  readonly copies: 'lineage' | 'document';
  /** What somebody is told whose edit comes when the document takes none. */
  readonly closedWords: Readonly<Record<'frozen' | 'signed', string>>;
  /** Puts the roots in place, so that they have their types before anything is applied. */
  open(doc: Y.Doc): void;
  /** Writes the content that every new document has. */
  seed(doc: Y.Doc): void;
  /**
   * Refuses with an `AppError` unless the actor may do this now. It reads the actor's access afresh
   * in the transaction of `em`: an edit is asked for again inside the commit that it is part of.
   */
  authorize(
    em: EntityManager,
    actor: Actor,
    document: DocumentHead,
    action: 'read' | 'edit',
  ): Promise<void>;
  /**
   * Writes rows for the touched records, in the transaction of `em`. Afterwards the rows equal the
   * document. Throws an `AppError` where the content points to something that is not there. What
   * it tells of by `changed` is numbered in the same transaction, as an operation's changes are.
   */
  project(
    em: EntityManager,
    document: DocumentHead,
    doc: Y.Doc,
    touched: Touched,
    changed: TellChange,
  ): Promise<void>;
  /**
   * The same for what is mostly done: records that have a row and keep it are written anew. Answers
   * statements that fail (`expecting`) where a row is not there; `null` where there is more to do,
   * which `project` then does from the beginning.
   */
  rewrite(
    document: DocumentHead,
    doc: Y.Doc,
    touched: Touched,
    changed: TellChange,
  ): readonly Statement[] | null;
}

/** The kinds that there are. Features register theirs when the server is put together. */
export class DocumentKinds {
  readonly #kinds = new Map<string, DocumentKind>();

  register(kind: DocumentKind): void {
    if (this.#kinds.has(kind.name)) throw new Error(`Two document kinds are called ${kind.name}`);
    this.#kinds.set(kind.name, kind);
  }

  named(name: string): DocumentKind {
    const kind = this.#kinds.get(name);
    if (!kind) throw new Error(`No feature registered the document kind ${name}`);
    return kind;
  }
}
