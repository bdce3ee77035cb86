/** Worked examples, one a tab, with ids of what this person may see. */
import { ask } from './fetcher.ts';

/** Ids that the examples need; empty where this person sees none. */
export interface Ids {
  readonly membership: string;
  readonly clientId: string;
  readonly planId: string;
  readonly meetingId: string;
}

interface Found {
  readonly viewer: { readonly membership: { readonly id: string } } | null;
  readonly clients: {
    readonly nodes: readonly {
      readonly id: string;
      readonly currentPlan: { readonly id: string; readonly draft: { readonly id: string } | null };
    }[];
  } | null;
  readonly meetings: { readonly nodes: readonly { readonly id: string }[] } | null;
}

/** Asks the API for a client, a plan with a draft and a meeting, as any program would. */
export async function findIds(): Promise<Ids> {
  const query = `{
    viewer { membership { id } }
    clients(first: 25) { nodes { id currentPlan { id draft { id } } } }
    meetings(first: 1) { nodes { id } }
  }`;
  // Without an answer the tabs have gaps in their variables, and GraphiQL says itself what is wrong.
  const { data } = await ask<Found>({ query }).catch(() => ({ data: null }));
  const clients = data?.clients?.nodes ?? [];
  const client = clients.find(({ currentPlan }) => currentPlan?.draft) ?? clients[0];
  return {
    membership: data?.viewer?.membership.id ?? '',
    clientId: client?.id ?? '',
    planId: client?.currentPlan?.id ?? '',
    meetingId: data?.meetings?.nodes[0]?.id ?? '',
  };
}

interface Example {
  readonly query: string;
  readonly variables?: string;
}

const json = (value: object): string => JSON.stringify(value, null, 2);

export function examplesFor({ clientId, meetingId }: Ids): Example[] {
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
