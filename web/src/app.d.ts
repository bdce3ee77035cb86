import type { Client } from '@urql/svelte';
import type { Viewer } from '#lib/features/access/viewer.queries.ts';
import type { Theme } from '#lib/kernel/theme/theme.ts';

declare global {
  namespace App {
    interface Error {
      /** What support needs to find the failure in the log; absent for expected errors. */
      reference?: string;
    }
    interface Locals {
      /** The GraphQL client of this one request, acting as the person who sent it. */
      graphql: Client;
      /** Light, dark, or whatever the device prefers. */
      theme: Theme;
    }
    interface PageData {
      /** Who is signed in, on every page that needs it. */
      viewer?: Viewer;
    }
  }
}

export {};
