import type { VariablesOf } from '#lib/kernel/graphql/graphql.ts';
import type { ClientsQuery } from './clients.queries.ts';

type Status = NonNullable<NonNullable<VariablesOf<typeof ClientsQuery>['filter']>['status']>;

const statuses: readonly Status[] = [
  'PLANNED',
  'WAITLIST',
  'ACTIVE',
  'ONHOLD',
  'FINISHED',
  'CANCELLED',
];

/** What the address of the client list asks for. */
export interface ClientFilters {
  search: string;
  caseload: boolean;
  programmeId: string | undefined;
  status: Status | undefined;
  after: string | undefined;
}

/** Reads the filters from the address; what it does not know it leaves out. */
export function readFilters(parameters: URLSearchParams): ClientFilters {
  return {
    search: parameters.get('search') ?? '',
    caseload: parameters.get('caseload') === 'true',
    programmeId: parameters.get('programme') ?? undefined,
    status: statuses.find((status) => status === parameters.get('status')),
    after: parameters.get('after') ?? undefined,
  };
}

/** The filters as the API takes them. */
export function filterVariables(
  filters: ClientFilters,
): VariablesOf<typeof ClientsQuery>['filter'] {
  return {
    ...(filters.search ? { search: filters.search } : {}),
    ...(filters.caseload ? { caseload: true } : {}),
    ...(filters.programmeId ? { programmeId: filters.programmeId } : {}),
    ...(filters.status ? { status: filters.status } : {}),
  };
}
