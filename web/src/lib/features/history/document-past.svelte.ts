import { ask, change, type Outcome } from '#lib/kernel/graphql/browser.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import {
  DocumentComparisonQuery,
  DocumentStepsQuery,
  DocumentVersionsQuery,
  NameDocumentVersion,
  RemoveDocumentVersionName,
  RenameDocumentVersion,
  RestoreDocument,
  type Comparison,
  type NamedVersion,
  type Step,
  type StepFilter,
  type Versions,
} from './history.queries.ts';

const pageSize = 40;

/** What is looked at: what one person did in a step, or all that came since a named version. */
export type Chosen =
  | { readonly is: 'step'; readonly step: Step }
  | { readonly is: 'version'; readonly version: NamedVersion };

/** The past of one document: steps and versions, what is chosen of it, and what can be done. */
export class DocumentPast {
  readonly documentId: string;
  readonly #selfId: string | undefined;
  versions = $state.raw<Versions>();
  steps = $state.raw<readonly Step[]>();
  filter = $state.raw<StepFilter>({});
  chosen = $state.raw<Chosen>();
  comparison = $state.raw<Comparison>();
  problem = $state.raw<Problem>();
  /** Of the comparison alone: the list stays. */
  comparisonProblem = $state.raw<Problem>();
  /** What of the list is on its way: another one, or more of this one. */
  loading = $state<'anew' | 'more'>();
  busy = $state(false);
  #next = $state.raw<string | null>(null);
  /** Answers to older questions are let go. */
  #asked = 0;
  #compared = 0;
  /** Of what the comparison is. */
  #shown = '';

  /** `selfId`: the viewer's membership. */
  constructor(documentId: string, selfId: string | undefined) {
    this.documentId = documentId;
    this.#selfId = selfId;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The number before and after what is chosen. */
  get range(): { readonly from: number; readonly to: number } | undefined {
    const { chosen } = this;
    if (!chosen) return undefined;
    return chosen.is === 'step'
      ? { from: Math.max(chosen.step.fromSeq - 1, 0), to: chosen.step.toSeq }
      : { from: chosen.version.seq, to: this.versions?.seq ?? chosen.version.seq };
  }

  async load(filter: StepFilter = this.filter): Promise<void> {
    const asked = ++this.#asked;
    const { documentId } = this;
    this.filter = filter;
    this.loading = 'anew';
    const [versions, steps] = await Promise.all([
      ask(DocumentVersionsQuery, { documentId }),
      ask(DocumentStepsQuery, { documentId, first: pageSize, ...filter }),
    ]);
    if (asked !== this.#asked) return;
    this.loading = undefined;
    this.problem = versions.problem ?? steps.problem;
    if (!versions.data || !steps.data) return;
    this.versions = versions.data.documentVersions;
    const { nodes, pageInfo } = steps.data.documentHistory;
    this.steps = nodes;
    this.#next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    const first = nodes[0];
    const kept = this.#stillThere();
    if (kept) await this.choose(kept);
    else if (first) await this.choose({ is: 'step', step: first });
    else this.chosen = this.comparison = undefined;
  }

  async more(): Promise<void> {
    if (!this.#next || this.loading) return;
    const asked = this.#asked;
    this.loading = 'more';
    const { data, problem } = await ask(DocumentStepsQuery, {
      documentId: this.documentId,
      first: pageSize,
      after: this.#next,
      ...this.filter,
    });
    if (asked !== this.#asked) return;
    this.loading = undefined;
    this.problem = problem;
    if (!data) return;
    const { nodes, pageInfo } = data.documentHistory;
    this.steps = [...(this.steps ?? []), ...nodes];
    this.#next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  }

  async choose(chosen: Chosen): Promise<void> {
    const asked = ++this.#compared;
    this.chosen = chosen;
    const { range, documentId } = this;
    if (!range) return;
    const records = chosen.is === 'step' ? chosen.step.records.map(({ record }) => record) : [];
    const asks = {
      documentId,
      fromSeq: range.from,
      toSeq: range.to,
      // What was changed in edits of an earlier time is not known: then all is compared.
      records: records.length > 0 && records.length <= 1000 ? records : null,
    };
    const wanted = JSON.stringify(asks);
    // What stands under a name is its own; the same again stays in sight until it is there.
    if (wanted !== this.#shown) this.comparison = undefined;
    this.comparisonProblem = undefined;
    this.#shown = wanted;
    const { data, problem } = await ask(DocumentComparisonQuery, asks);
    if (asked !== this.#compared) return;
    this.comparisonProblem = problem;
    this.comparison = data?.documentComparison;
  }

  name(seq: number, name: string): Promise<boolean> {
    return this.#do(change(NameDocumentVersion, { input: { ...this.#at(seq), name } }));
  }

  rename(seq: number, name: string): Promise<boolean> {
    return this.#do(change(RenameDocumentVersion, { input: { ...this.#at(seq), name } }));
  }

  removeName(seq: number): Promise<boolean> {
    return this.#do(change(RemoveDocumentVersionName, { input: this.#at(seq) }));
  }

  /** Brings records, or everything, back to a state, and then shows the step that did it. */
  async restore(seq: number, records: string[] | null): Promise<boolean> {
    const made = change(RestoreDocument, { input: { ...this.#at(seq), records } });
    if (!(await this.#do(made))) return false;
    const { data } = await made;
    const at = data?.restoreDocument.seq ?? 0;
    const step = this.steps?.find(
      ({ fromSeq, toSeq, membership }) =>
        fromSeq <= at && at <= toSeq && membership.id === this.#selfId,
    );
    if (step) await this.choose({ is: 'step', step });
    return true;
  }

  #at(seq: number): { documentId: string; seq: number } {
    return { documentId: this.documentId, seq };
  }

  async #do(made: Promise<Outcome<unknown>>): Promise<boolean> {
    this.busy = true;
    const { problem } = await made;
    this.busy = false;
    this.problem = problem;
    if (problem) return false;
    await this.load();
    return true;
  }

  /** What was chosen, as it is in what was just loaded. */
  #stillThere(): Chosen | undefined {
    const { chosen } = this;
    if (chosen?.is === 'version') {
      const version = this.versions?.named.find(({ seq }) => seq === chosen.version.seq);
      return version && { is: 'version', version };
    }
    const step = this.steps?.find(
      ({ toSeq, membership }) =>
        toSeq === chosen?.step.toSeq && membership.id === chosen.step.membership.id,
    );
    return step && { is: 'step', step };
  }
}
