import { graphql } from '#lib/kernel/graphql/graphql.ts';

/** Clients whose name or record number begins with what was typed. */
export const PaletteClientsQuery = graphql(`
  query PaletteClients($search: String!) {
    clients(first: 8, filter: { search: $search }) {
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
