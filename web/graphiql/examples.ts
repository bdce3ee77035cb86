/** Worked examples, one a tab, with ids of what this person may see. */
import { ask } from './fetcher.ts';

/** Ids that the examples need; empty where this person sees none. */
export interface Ids {
  readonly membership: string;
  readonly clientId: string;
  readonly planId: string;
  readonly meetingId: string;
}

interface Whose {
  readonly viewer: { readonly membership: { readonly id: string } } | null;
}

interface Plans {
  readonly clients: {
    readonly nodes: readonly {
      readonly id: string;
      readonly currentPlan: {
        readonly id: string;
        readonly draft: { readonly state: string } | null;
      } | null;
    }[];
  };
}

interface Meetings {
  readonly meetings: { readonly nodes: readonly { readonly id: string }[] };
}

/**
 * The data of a query; nothing where it is refused. Then the examples have gaps in their variables,
 * and GraphiQL says what is wrong once they are run.
 */
const found = async <Data>(query: string): Promise<Data | null> =>
  (await ask<Data>({ query }).catch(() => null))?.data ?? null;

/** Asks the API for a client, a plan with a draft and a meeting, as any program would. */
export async function findIds(): Promise<Ids> {
  // One by one: not every role may ask for each.
  const [whose, plans, meetings] = await Promise.all([
    found<Whose>('{ viewer { membership { id } } }'),
    found<Plans>('{ clients(first: 25) { nodes { id currentPlan { id draft { state } } } } }'),
    found<Meetings>('{ meetings(first: 1) { nodes { id } } }'),
  ]);
  const clients = plans?.clients.nodes ?? [];
  const client =
    clients.find(({ currentPlan }) => currentPlan?.draft?.state === 'OPEN') ?? clients[0];
  return {
    membership: whose?.viewer?.membership.id ?? '',
    clientId: client?.id ?? '',
    planId: client?.currentPlan?.id ?? '',
    meetingId: meetings?.meetings.nodes[0]?.id ?? '',
  };
}

interface Example {
  readonly query: string;
  readonly variables?: string;
}

const json = (value: object): string => JSON.stringify(value, null, 2);

export function examplesFor({ clientId, planId, meetingId }: Ids): Example[] {
  return [
    {
      query: `# Run this with Ctrl-Enter. Each tab is an example.
# Every field is described: hold the pointer over it,
# or open the documentation at the left.
query MyClients {
  clients(first: 10) {
    nodes {
      id
      name
      age
      programme { name }
      careTeam { member { name } function }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    },
    {
      query: `# A client's plan: its goals, the objectives that
# serve them, and what was measured.
query Plan($clientId: ID!) {
  client(id: $clientId) {
    name
    currentPlan {
      id
      inForce { number signedAt }
      draft {
        number
        goals {
          id
          words
          lifecycle
          targetOn
          responsible { name }
          objectives {
            words
            unit
            target
            interventions { words }
            measurements(first: 5) {
              nodes { measuredOn value unit }
            }
          }
        }
      }
    }
  }
}
`,
      variables: json({ clientId }),
    },
    {
      query: `# The next page: its endCursor goes into "after".
query Notes($clientId: ID!, $after: String) {
  client(id: $clientId) {
    notes(first: 3, after: $after) {
      nodes {
        id
        occurredOn
        format
        author { name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`,
      variables: json({ clientId, after: null }),
    },
    {
      query: `# An edit of the live draft: whoever has the plan
# open sees it at once. Only an open draft takes it.
mutation AddGoal($input: AddGoalInput!) {
  addGoal(input: $input) {
    goal { id itemId words }
  }
}
`,
      variables: json({ input: { planId, words: 'Walks to school with a friend.' } }),
    },
    {
      query: `# A plan's records as they change, also as people
# type: run this, then write in the plan in another
# window, or run AddGoal there.
subscription PlanChanges($planId: ID!, $after: String) {
  planChanges(planId: $planId, after: $after) {
    cursor
    kind
    itemId
    need { words }
    goal { words lifecycle targetOn }
    objective { words }
    intervention { words }
    measurement { measuredOn value unit }
  }
}
`,
      variables: json({ planId, after: null }),
    },
    {
      query: `# First comes READY with a cursor, then each note
# as it changes: write one in another window.
# Come back with "after": the last cursor, and what
# has happened meanwhile is told first.
subscription NoteChanges($clientId: ID!, $after: String) {
  noteChanges(clientId: $clientId, after: $after) {
    cursor
    kind
    note {
      id
      status
      author { name }
      sections { label words }
    }
  }
}
`,
      variables: json({ clientId, after: null }),
    },
    {
      query: `# A meeting as it goes on: who is here, what is discussed.
subscription MeetingChanges($meetingId: ID!, $after: String) {
  meetingChanges(meetingId: $meetingId, after: $after) {
    cursor
    kind
    meeting {
      title
      status
      agenda { client { name } status }
    }
  }
}
`,
      variables: json({ meetingId, after: null }),
    },
  ];
}
