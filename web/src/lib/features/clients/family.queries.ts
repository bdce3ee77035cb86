import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** Family and contacts, with custody and who may be told what. */
export const ClientFamilyQuery = graphql(`
  query ClientFamily($id: ID!) {
    client(id: $id) {
      id
      contacts {
        id
        name
        relationship
        phone
        email
        custody
        mayReceiveInformation
        emergency
        hasAccount
      }
    }
  }
`);

export type FamilyContact = NonNullable<
  ResultOf<typeof ClientFamilyQuery>['client']
>['contacts'][number];
