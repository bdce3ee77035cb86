import type { KindsByName } from '#lib/kernel/document/offline.svelte.ts';

/** The kinds of document that people write in, fetched when one is to be sent without being open. */
export const documentKinds: KindsByName = {
  plan: async () => (await import('#lib/features/plans/plan-kind.ts')).planKind,
  minutes: async () => (await import('#lib/features/meetings/minutes-kind.ts')).minutesKind,
};
