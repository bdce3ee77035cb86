import type { Client } from '@urql/core';

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
      theme: 'light' | 'dark' | 'system';
    }
  }
}

export {};
