/** The bus of a process beside others: what happens here is told there, and the other way round. */
import { readAccessEpochs } from './access-epoch.ts';
import type { ChangeBus } from './changes.ts';
import { askOrganisations, idList } from './db/ask-organisations.ts';
import type { Orm } from './db/orm.ts';
import type { Log } from './log.ts';
import type { Nodes } from './nodes.ts';
import type { Topic } from './topics.ts';

interface Followed {
  readonly topic: Topic;
  readonly subjectId: string;
  followers: number;
  /** The last number of its changes that is known; none before it was looked at. */
  seq: string | undefined;
}

export interface NodeBus extends ChangeBus {
  /** Looks for changes of what is followed here, in case that nobody told. */
  look(): Promise<void>;
}

/** A bus whose every call is heard on every node; those here hear it at once, as without others. */
export function busAcrossNodes(local: ChangeBus, nodes: Nodes, orm: Pick<Orm, 'em'>): NodeBus {
  const followed = new Map<string, Map<string, Followed>>();
  nodes.hear('wake', ({ topic, subjectId }) => local.wake(topic, subjectId));
  nodes.hear('access', ({ organisationId }) => local.accessChanged(organisationId));
  nodes.hear('credential', ({ credentialId }) => local.credentialEnded(credentialId));
  nodes.hear('work', () => local.workDue());

  return {
    ...local,
    wake(topic, subjectId) {
      local.wake(topic, subjectId);
      nodes.tell({ kind: 'wake', topic, subjectId });
    },
    accessChanged(organisationId) {
      local.accessChanged(organisationId);
      nodes.tell({ kind: 'access', organisationId });
    },
    credentialEnded(credentialId) {
      local.credentialEnded(credentialId);
      nodes.tell({ kind: 'credential', credentialId });
    },
    workDue() {
      local.workDue();
      nodes.tell({ kind: 'work' });
    },
    onWake(subject, listener) {
      const stop = local.onWake(subject, listener);
      const { organisationId, topic, subjectId } = subject;
      const ofOrganisation = followed.get(organisationId) ?? new Map<string, Followed>();
      followed.set(organisationId, ofOrganisation);
      const key = `${topic}/${subjectId}`;
      const own = ofOrganisation.get(key) ?? { topic, subjectId, followers: 0, seq: undefined };
      ofOrganisation.set(key, own);
      own.followers += 1;
      return () => {
        stop();
        own.followers -= 1;
        if (own.followers > 0) return;
        ofOrganisation.delete(key);
        if (ofOrganisation.size === 0 && followed.get(organisationId) === ofOrganisation)
          followed.delete(organisationId);
      };
    },
    async look() {
      const asked = [...followed];
      const answers = await askOrganisations(
        orm,
        asked.map(([organisationId, subjects]) => ({
          organisationId,
          sql: `select topic, subject_id, seq from change_stream
            where subject_id in (${idList([...subjects.values()].map((each) => each.subjectId))})`,
        })),
      );
      answers.forEach((rows, place) => {
        for (const { topic, subject_id: subjectId, seq } of rows) {
          const own = asked[place]?.[1].get(`${String(topic)}/${String(subjectId)}`);
          if (!own || own.seq === String(seq)) continue;
          // At the first look too: it may have changed since whoever follows has read it.
          own.seq = String(seq);
          local.wake(own.topic, own.subjectId);
        }
      });
    },
  };
}

export interface NodeWatchOptions {
  readonly nodes: Nodes;
  readonly orm: Pick<Orm, 'em'>;
  readonly log: Log;
  /** Organisations that somebody here has a socket of. */
  readonly organisations: () => ReadonlySet<string>;
  /** Tells everybody here that access in an organisation has changed. */
  readonly accessChanged: (organisationId: string) => void;
  /** Asks again what everybody of an organisation may do here. */
  readonly recheck: (organisationId: string) => void;
  /** What is looked at besides, in case that messages were lost. */
  readonly looks: readonly (() => Promise<void>)[];
}

/** Milliseconds between two looks at access; with Redis, and without, between two at all else. */
const accessEvery = 250;
const lookEvery = 1_000;
const lookEveryAlone = 250;
/** Milliseconds without an answer after which nobody goes on without being asked about. */
const unansweredFor = 500;

/** Looks into PostgreSQL for what other nodes may have told in vain. Answers what ends it. */
export function watchNodes(options: NodeWatchOptions): () => Promise<void> {
  const { nodes, orm, log } = options;
  const epochs = new Map<string, number>();
  let answered = performance.now();
  let doubted = false;

  const lookAtAccess = async (): Promise<void> => {
    const organisations = options.organisations();
    for (const known of epochs.keys()) if (!organisations.has(known)) epochs.delete(known);
    if (organisations.size > 0) {
      const found = await readAccessEpochs(orm, organisations);
      for (const organisationId of organisations) {
        const epoch = found.get(organisationId) ?? 0;
        const known = epochs.get(organisationId);
        epochs.set(organisationId, epoch);
        // At the first look it may have changed since the socket was let in.
        if (known === undefined) options.recheck(organisationId);
        else if (known !== epoch) options.accessChanged(organisationId);
      }
    }
    answered = performance.now();
    doubted = false;
  };
  /** Who can be asked about goes on; whoever cannot is cut off, and tries again. */
  const doubt = (): void => {
    if (doubted || performance.now() - answered < unansweredFor) return;
    const organisations = options.organisations();
    if (organisations.size === 0) return;
    doubted = true;
    log.warn('PostgreSQL does not say whether access has changed: everybody is asked about again');
    for (const organisationId of organisations) options.recheck(organisationId);
  };
  const lookAround = async (): Promise<void> => {
    await Promise.all(options.looks.map((look) => look()));
  };
  const ends = [
    repeat(lookAtAccess, () => accessEvery, doubt),
    repeat(lookAround, () => (nodes.state === 'connected' ? lookEvery : lookEveryAlone)),
  ];
  const doubting = setInterval(doubt, accessEvery).unref();
  const stopHearing = nodes.onConnected(() => void lookAround().catch(() => undefined));

  function repeat(
    work: () => Promise<void>,
    every: () => number,
    failed: () => void = () => undefined,
  ): () => Promise<void> {
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    let running = Promise.resolve();
    const run = async (): Promise<void> => {
      try {
        await work();
      } catch (error) {
        log.debug({ err: error }, 'a look at what other nodes do failed');
        failed();
      }
      if (!over) timer = setTimeout(start, every()).unref();
    };
    const start = (): void => {
      running = run();
    };
    start();
    return async () => {
      over = true;
      clearTimeout(timer);
      await running;
    };
  }

  return async () => {
    clearInterval(doubting);
    stopHearing();
    await Promise.all(ends.map((end) => end()));
  };
}
