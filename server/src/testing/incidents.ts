/** Reporting incidents in tests, through the front door. */
import type { TestVisitor } from './server.ts';

export interface TestIncident {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly occurredAt: string;
  readonly place: string | null;
  readonly whatHappened: string;
  readonly response: string;
  readonly supports: string | null;
  readonly nextSteps: string | null;
  readonly reportedBy: { readonly name: string };
  readonly viewerCan: readonly string[];
  readonly followUps: readonly { kind: string; words: string; author: { name: string } }[];
}

export const incidentFields = `id kind severity occurredAt place whatHappened response supports
  nextSteps reportedBy { name } viewerCan followUps { kind words author { name } }`;

export const incidentMutations = {
  report: `mutation ($input: ReportIncidentInput!) { done: reportIncident(input: $input) {
    incident { ${incidentFields} } } }`,
  followUp: `mutation ($input: AddIncidentFollowUpInput!) { done: addIncidentFollowUp(input: $input) {
    incident { ${incidentFields} } } }`,
};

/** A fall in the yard an hour ago, unless told otherwise. */
export const incidentInput = (clientId: string, more: object = {}): object => ({
  clientId,
  kind: 'INJURY',
  severity: 'LOW',
  occurredAt: new Date(Date.now() - 3_600_000).toISOString(),
  whatHappened: 'A fall in the yard.',
  response: 'The knee was cleaned.',
  ...more,
});

export async function incident(
  who: TestVisitor,
  verb: keyof typeof incidentMutations,
  input: object,
): Promise<TestIncident> {
  const { done } = await who.get<{ done: { incident: TestIncident } }>(incidentMutations[verb], {
    input,
  });
  return done.incident;
}
