import { graphql } from '#lib/kernel/graphql/graphql.ts';
import { FullMeeting } from './meetings.queries.ts';

/** Clients whom the viewer reaches, whose name or record number begins with what was typed. */
export const PickableClientsQuery = graphql(`
  query PickableClients($search: String) {
    clients(first: 20, filter: { search: $search }) {
      nodes {
        id
        name
        recordNumber
        programme {
          id
          name
        }
      }
    }
  }
`);

export const SetAgendaItem = graphql(
  `
    mutation SetAgendaItem($input: SetAgendaItemInput!) {
      setAgendaItem(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const AddAgendaItem = graphql(
  `
    mutation AddAgendaItem($input: AddAgendaItemInput!) {
      addAgendaItem(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const RemoveAgendaItem = graphql(
  `
    mutation RemoveAgendaItem($input: RemoveAgendaItemInput!) {
      removeAgendaItem(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const RequestAgendaItem = graphql(
  `
    mutation RequestAgendaItem($input: RequestAgendaItemInput!) {
      requestAgendaItem(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const AcceptAgendaRequest = graphql(
  `
    mutation AcceptAgendaRequest($input: AcceptAgendaRequestInput!) {
      acceptAgendaRequest(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const DeclineAgendaRequest = graphql(
  `
    mutation DeclineAgendaRequest($input: DeclineAgendaRequestInput!) {
      declineAgendaRequest(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);
