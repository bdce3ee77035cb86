import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A note whole, as lists, editors and the live topic have it. */
const FullNote = graphql(`
  fragment FullNote on Note @_unmask {
    id
    format
    status
    shared
    wordsHidden
    writing
    occurredOn
    startedAt
    updatedAt
    signedAt
    version
    viewerCan
    author {
      id
      name
      discipline
      jobTitle
    }
    sections {
      key
      label
      words
    }
    objectives {
      id
      itemId
      words
    }
    addenda {
      id
      reason
      words
      at
      author {
        id
        name
        discipline
      }
    }
  }
`);

export type FullNote = ResultOf<typeof FullNote>;

export const ClientNotesQuery = graphql(
  `
    query ClientNotes($clientId: ID!, $first: Int!, $after: String, $filter: NoteFilter) {
      client(id: $clientId) {
        id
        viewerCan
        notes(first: $first, after: $after, filter: $filter) {
          nodes {
            ...FullNote
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [FullNote],
);

export const NoteChangesTopic = graphql(
  `
    subscription NoteChanges($clientId: ID!, $after: String) {
      noteChanges(clientId: $clientId, after: $after) {
        cursor
        kind
        noteId
        note {
          ...FullNote
        }
      }
    }
  `,
  [FullNote],
);

/** What a note can be linked to: the objectives in force, or of the first draft. */
export const LinkableObjectivesQuery = graphql(`
  query LinkableObjectives($clientId: ID!) {
    client(id: $clientId) {
      id
      currentPlan {
        id
        inForce {
          id
          goals {
            id
            objectives {
              id
              itemId
              words
            }
          }
        }
        draft {
          id
          goals {
            id
            objectives {
              id
              itemId
              words
            }
          }
        }
      }
    }
  }
`);

export const BeginNote = graphql(
  `
    mutation BeginNote($input: BeginNoteInput!) {
      beginNote(input: $input) {
        note {
          ...FullNote
        }
      }
    }
  `,
  [FullNote],
);

export const SaveNote = graphql(
  `
    mutation SaveNote($input: SaveNoteInput!) {
      saveNote(input: $input) {
        note {
          ...FullNote
        }
      }
    }
  `,
  [FullNote],
);

export const SignNote = graphql(
  `
    mutation SignNote($input: SignNoteInput!) {
      signNote(input: $input) {
        note {
          ...FullNote
        }
      }
    }
  `,
  [FullNote],
);

export const DiscardNote = graphql(`
  mutation DiscardNote($input: DiscardNoteInput!) {
    discardNote(input: $input) {
      noteId
    }
  }
`);

export const AddNoteAddendum = graphql(
  `
    mutation AddNoteAddendum($input: AddNoteAddendumInput!) {
      addNoteAddendum(input: $input) {
        note {
          ...FullNote
        }
      }
    }
  `,
  [FullNote],
);

/** The newest state of one note, to show beside one's own after a conflict. */
export const OneNoteQuery = graphql(
  `
    query OneNote($id: ID!) {
      node(id: $id) {
        __typename
        ... on Note {
          ...FullNote
        }
      }
    }
  `,
  [FullNote],
);
