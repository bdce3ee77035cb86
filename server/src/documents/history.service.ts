import { AppError, badInput, notFound } from '../kernel/errors.ts';
import { isUuid, localId } from '../kernel/ids.ts';
import type { Operation } from '../kernel/operation.ts';
import { encodeCursor, pageOf, pageSize, type Page } from '../kernel/pagination.ts';
import { line } from '../kernel/words.ts';
import { findDocument, type DocumentRow } from './document.store.ts';
import type {
  DocumentComparisonArgs,
  DocumentHistoryArgs,
  NameDocumentVersionInput,
  RestoreDocumentInput,
} from './history.inputs.ts';
import { notKept } from './history.ts';
import { comparisonOf, recordNames, type RecordNames } from './history.names.ts';
import { keysOf, readKey, type ShapeNames } from './history.records.ts';
import { restore } from './history.restore.ts';
import {
  findSteps,
  firstCheckpoint,
  insertCheckpoint,
  momentOf,
  namedVersions,
  noState,
  readStepCursor,
  setName,
  writersBetween,
  writersOf,
  type NamedVersion,
} from './history.store.ts';
import type { DocumentComparison, DocumentStep, DocumentVersions } from './history.types.ts';
import { documentsOf } from './services.ts';

const longestName = 100;
const mostNames = 200;
const mostRecords = 1_000;

const ofClient = ({ clientId }: DocumentRow): { clientId?: string } =>
  clientId ? { clientId } : {};

/** The document, for somebody whom its kind allows this. @throws AppError */
async function allowed(
  operation: Operation,
  documentId: string,
  action: 'read' | 'edit',
): Promise<DocumentRow> {
  const { engine } = documentsOf(operation);
  const row = isUuid(documentId) ? await findDocument(operation.em, documentId) : undefined;
  if (!row) throw notFound();
  try {
    await engine.history.kindOf(row).authorize(operation.em, operation.signedIn, row, action);
  } catch (error) {
    operation.refusedFor(ofClient(row));
    throw error;
  }
  operation.touch(ofClient(row));
  return row;
}

async function isEditable(operation: Operation, row: DocumentRow): Promise<boolean> {
  if (row.state !== 'open') return false;
  const kind = documentsOf(operation).engine.history.kindOf(row);
  try {
    await kind.authorize(operation.em, operation.signedIn, row, 'edit');
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** What the records of the document are called now, and how they hang together. */
function namesOf(operation: Operation, row: DocumentRow): Promise<RecordNames> {
  const { engine } = documentsOf(operation);
  const { history } = engine;
  const shape = history.shapeOf(row);
  const kind = history.kindOf(row).history;
  return engine.look(operation.em, row, (doc) => recordNames(doc, shape, kind));
}

function checkKeys(shape: ShapeNames, keys: readonly string[], path: readonly string[]): void {
  if (keys.length > mostRecords) throw badInput(path, `Name ${mostRecords} records at the most.`);
  for (const key of keys) {
    const place = readKey(shape, key);
    if (!place || (place.id !== '' && !isUuid(place.id)))
      throw badInput(path, 'This is not the key of a record of the document.');
  }
}

/** Who changed what, the newest first. @throws AppError `NOT_FOUND`, `BAD_USER_INPUT` */
export async function historyOf(
  operation: Operation,
  args: DocumentHistoryArgs,
): Promise<Page<DocumentStep>> {
  const size = pageSize(args.first);
  const before = args.after ? readStepCursor(args.after) : 2 ** 31 - 1;
  const row = await allowed(operation, args.documentId, 'read');
  const shape = documentsOf(operation).engine.history.shapeOf(row);
  if (args.record) checkKeys(shape, [args.record], ['record']);
  const memberId = args.memberId ? localId('Membership', args.memberId) : undefined;
  if (args.memberId && !memberId) throw notFound();
  const names = await namesOf(operation, row);
  const filter = {
    memberId,
    from: args.from ?? undefined,
    until: args.until ?? undefined,
    records: args.record ? names.withParts(args.record) : undefined,
  };
  const found = await findSteps(operation.em, row, filter, before, size + 1);
  const steps = found.slice(0, size).map(({ touched, ...step }) => ({
    ...step,
    records: names.sorted(touched),
  }));
  return pageOf(steps, found.length > size, ({ toSeq }) => encodeCursor([toSeq]));
}

export async function versionsOf(
  operation: Operation,
  documentId: string,
): Promise<DocumentVersions> {
  const row = await allowed(operation, documentId, 'read');
  const { em } = operation;
  const first = await firstCheckpoint(em, row.id);
  const names = await namesOf(operation, row);
  const writers = await writersOf(em, row.id);
  return {
    seq: row.seq,
    keptFromSeq: first?.seq ?? row.seq,
    keptFromAt: first?.at ?? operation.clock.now(),
    editable: await isEditable(operation, row),
    named: await namedVersions(em, row.id),
    writers: writers.map((memberId) => ({ memberId })),
    records: names.tops(),
  };
}

/** Record by record what was before and after. @throws AppError `NOT_FOUND`, `BAD_USER_INPUT` */
export async function compare(
  operation: Operation,
  { documentId, fromSeq, toSeq, records }: DocumentComparisonArgs,
): Promise<DocumentComparison> {
  const row = await allowed(operation, documentId, 'read');
  const { history } = documentsOf(operation).engine;
  if (fromSeq > toSeq) throw badInput(['fromSeq'], 'The earlier state comes first.');
  if (fromSeq < 0) throw badInput(['fromSeq'], 'A document begins with 0.');
  if (toSeq > row.seq) throw badInput(['toSeq'], 'The document has no such edit yet.');
  if (records) checkKeys(history.shapeOf(row), records, ['records']);
  const { em } = operation;
  const names = await namesOf(operation, row);
  const found = await history.compare(em, row, fromSeq, toSeq, records ?? undefined);
  const writers = await writersBetween(em, row.id, fromSeq, toSeq);
  return { fromSeq, toSeq, records: comparisonOf(found, names, writers) };
}

/**
 * Names a state. It costs a name and no copy: the log leads to every state from where it is kept.
 * @throws AppError, also where it has a name
 */
export async function nameVersion(
  operation: Operation,
  input: NameDocumentVersionInput,
): Promise<NamedVersion> {
  const { documentId, seq } = input;
  const name = line(input.name, longestName, ['input', 'name']);
  const row = await allowed(operation, documentId, 'edit');
  const { em, clock } = operation;
  if (seq < 0 || seq > row.seq) throw badInput(['input', 'seq'], 'The document has no such edit.');
  // One after the other, or two would count the same names and both add one.
  const first = await firstCheckpoint(em, row.id, { lock: true });
  if (!first || seq < first.seq) throw notKept(['input', 'seq']);
  if ((await namedVersions(em, row.id)).length >= mostNames)
    throw badInput(
      ['input'],
      `A document has at most ${mostNames} named versions. Take the name of one away first.`,
    );
  const { organisationId } = row;
  const at = (await momentOf(em, row.id, seq)) ?? clock.now();
  await insertCheckpoint(em, { organisationId, documentId: row.id, seq, state: noState, at });
  const place = { documentId: row.id, seq, had: false };
  const given = { name, byId: operation.signedIn.membershipId, at: clock.now() };
  if (!(await setName(em, place, given)))
    throw badInput(['input', 'seq'], 'This version has a name already.');
  return versionAt(operation, row, seq);
}

/** @throws AppError `NOT_FOUND` also where no version has a name at the number */
export async function renameVersion(
  operation: Operation,
  input: NameDocumentVersionInput,
): Promise<NamedVersion> {
  const name = line(input.name, longestName, ['input', 'name']);
  const row = await allowed(operation, input.documentId, 'edit');
  const place = { documentId: row.id, seq: input.seq, had: true };
  const given = { name, byId: operation.signedIn.membershipId, at: operation.clock.now() };
  if (!(await setName(operation.em, place, given))) throw notFound();
  return versionAt(operation, row, input.seq);
}

/** The state stays in the history; only its name goes. */
export async function removeVersionName(
  operation: Operation,
  { documentId, seq }: { readonly documentId: string; readonly seq: number },
): Promise<number> {
  const row = await allowed(operation, documentId, 'edit');
  if (!(await setName(operation.em, { documentId: row.id, seq, had: true }, null)))
    throw notFound();
  return seq;
}

async function versionAt(
  { em }: Operation,
  { id }: DocumentRow,
  seq: number,
): Promise<NamedVersion> {
  const found = (await namedVersions(em, id)).find((version) => version.seq === seq);
  if (!found) throw notFound();
  return found;
}

/**
 * Brings records back to what they were, by the way of everybody's typing: so it is stored under
 * the caller, told to all, and can be undone by another restoring. Nothing of the history goes.
 * @throws AppError
 */
export async function restoreTo(
  operation: Operation,
  { documentId, seq, records }: RestoreDocumentInput,
): Promise<number> {
  const { engine } = documentsOf(operation);
  const { history } = engine;
  const { row, former } = await operation.apart(async (inner) => {
    const found = await allowed(inner, documentId, 'read');
    if (found.state === 'open') await allowed(inner, documentId, 'edit');
    const shape = history.shapeOf(found);
    if (records) checkKeys(shape, records, ['input', 'records']);
    if (seq < 0 || seq > found.seq)
      throw badInput(['input', 'seq'], 'The document has no such edit.');
    const target = await history.recordsAt(inner.em, found, seq);
    const now = await engine.look(inner.em, found, (doc) => keysOf(doc, shape));
    if (records?.some((key) => !now.includes(key))) throw notFound();
    return { row: found, former: target };
  });
  const shape = history.shapeOf(row);
  const kind = history.kindOf(row).history;
  try {
    return await engine.serverEdit({ actor: operation.signedIn, documentId, operation }, (doc) =>
      restore(doc, shape, kind, former, records ?? null),
    );
  } catch (error) {
    operation.refusedFor(ofClient(row));
    throw error;
  }
}
