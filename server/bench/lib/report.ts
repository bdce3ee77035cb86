/** The table: what is printed, and what is kept as RESULTS.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from './figures.ts';
import type { PeerName } from './wire.ts';
import type { Row, Work } from './work.ts';

const folder = path.resolve(import.meta.dirname, '..');
const kept = path.join(folder, 'results.json');
const table = path.join(folder, 'RESULTS.md');

/** What came of one work: medians by peer, or why there are none. */
export interface Result {
  readonly date: string;
  readonly machine: string;
  readonly runs: number;
  readonly figures: Partial<Record<PeerName, Figures>>;
  readonly failures: Partial<Record<PeerName, string>>;
}

export type Results = Record<string, Result>;

export const readResults = (): Results =>
  existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8'), withoutNothing) as Results) : {};

/** What is not a number is `null` in JSON. */
const withoutNothing = (_key: string, value: unknown): unknown => value ?? undefined;

const columns: readonly (readonly [PeerName, string])[] = [
  ['raw', 'raw `ws` (the limit)'],
  ['hocuspocus', 'Hocuspocus (the peer)'],
  ['graphql', 'plain GraphQL'],
  ['roundtable', 'Roundtable'],
];

function cells(row: Row, result: Result): string[] {
  const shown = columns.map(([peer]) => {
    if (result.failures[peer]) return 'failed';
    const figures = result.figures[peer];
    return figures ? row.show(figures) : '–';
  });
  const [ours, peers] = [result.figures.roundtable, result.figures.hocuspocus];
  const ratio = row.compare
    ? (ours?.[row.compare] ?? Number.NaN) / (peers?.[row.compare] ?? Number.NaN)
    : Number.NaN;
  const failed = result.failures.roundtable !== undefined || !ours;
  const met = failed ? '**no**' : row.met(ours, ratio) ? 'yes' : '**no**';
  return [row.title, ...shown, Number.isNaN(ratio) ? '–' : `${ratio.toFixed(2)}×`, row.target, met];
}

const head = [
  'work',
  ...columns.map(([, title]) => title),
  'ours to the peer’s',
  'to reach',
  'met',
];

export function tableOf(works: readonly Work[], results: Results): string {
  const lines = works.flatMap(({ name, rows }) => {
    const result = results[name];
    return result ? rows.map((row) => cells(row, result)) : [];
  });
  return [head, head.map(() => '---'), ...lines]
    .map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const introduction = `# What the live engine does, measured

Written by \`pnpm bench\`; how it measures is in [README.md](README.md). Every server is a process of
its own, and Roundtable's is the one that is deployed: production mode, several organisations, with
accounts, validation, row-level security, rows of the plan and the audit trail on. "The peer" answers
before it stores. Medians; the ratio is of the medians.`;

/** Keeps what was measured, and writes the table of all that ever was. */
export function saveResults(works: readonly Work[], measured: Results): void {
  const results = { ...readResults(), ...measured };
  writeFileSync(kept, `${JSON.stringify(results, null, 2)}\n`);
  const facts = works.flatMap(({ name }) => {
    const result = results[name];
    if (!result) return [];
    const failures = Object.entries(result.failures).map(([peer, words]) => ` ${peer}: ${words}`);
    return [
      `- \`${name}\`: ${result.date}, ${result.runs} runs. ${result.machine}.${failures.join('')}`,
    ];
  });
  const parts = [introduction, tableOf(works, results), 'When and on what:', facts.join('\n')];
  writeFileSync(table, `${parts.join('\n\n')}\n`);
}
