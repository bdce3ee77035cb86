import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A version as its banner and its buttons need it; its content comes from the live document. */
const PlanVersionHead = graphql(`
  fragment PlanVersionHead on PlanVersion @_unmask {
    id
    documentId
    number
    status
    state
    startedOn
    submittedAt
    signedAt
    reviewDueOn
    startedBy {
      id
      name
    }
    signatures {
      id
      role
      at
      by {
        id
        name
      }
    }
    version
    viewerCan
  }
`);

/** A client's plan: the draft under work and the version in force, and who can be responsible. */
export const ClientPlanQuery = graphql(
  `
    query ClientPlan($clientId: ID!) {
      client(id: $clientId) {
        id
        name
        preferredName
        viewerCan
        currentPlan {
          id
          nextReviewOn
          viewerCan
          draft {
            ...PlanVersionHead
          }
          inForce {
            ...PlanVersionHead
          }
        }
      }
      people(first: 100, filter: { clientId: $clientId }) {
        nodes {
          id
          name
          discipline
        }
      }
    }
  `,
  [PlanVersionHead],
);

export type PlanClient = NonNullable<ResultOf<typeof ClientPlanQuery>['client']>;
export type PlanVersionHead = ResultOf<typeof PlanVersionHead>;

export const StartPlanDraft = graphql(`
  mutation StartPlanDraft($input: StartPlanDraftInput!) {
    startPlanDraft(input: $input) {
      planVersion {
        id
      }
    }
  }
`);

export const SubmitPlanVersion = graphql(`
  mutation SubmitPlanVersion($input: SubmitPlanVersionInput!) {
    submitPlanVersion(input: $input) {
      planVersion {
        id
      }
    }
  }
`);

export const WithdrawPlanVersion = graphql(`
  mutation WithdrawPlanVersion($input: WithdrawPlanVersionInput!) {
    withdrawPlanVersion(input: $input) {
      planVersion {
        id
      }
    }
  }
`);

export const SignPlanVersion = graphql(`
  mutation SignPlanVersion($input: SignPlanVersionInput!) {
    signPlanVersion(input: $input) {
      planVersion {
        id
      }
    }
  }
`);
