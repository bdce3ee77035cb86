/** What is lost when a server is killed: edits that it had answered. */
import { setTimeout as delay } from 'node:timers/promises';
import * as Y from 'yjs';
import { number, type Work } from '../lib/work.ts';
import { oneMeeting, openMeetings } from './typing.ts';

const killedAfter = [4, 9, 14];

export const crash: Work = {
  name: 'crash',
  peers: ['hocuspocus', 'graphql', 'roundtable'],
  rows: [
    {
      title: `acknowledged edits lost on kill -9 after ${killedAfter.join(' / ')} s`,
      show: (figures) =>
        killedAfter
          .map((at) => `${number(figures[`lost${at}`])} of ${number(figures[`answered${at}`])}`)
          .join(' / '),
      target: '0',
      met: (figures) => killedAfter.every((at) => figures[`lost${at}`] === 0),
    },
  ],
  async run({ world }, peer) {
    const figures: Record<string, number> = {};
    for (const seconds of killedAfter) {
      const meetings = await openMeetings(world, peer, oneMeeting);
      const [room] = await peer.rooms(oneMeeting.house, 1);
      if (!room) throw new Error('no document');
      await Promise.all([
        // It ends with the connections, which is what is wanted.
        meetings.type({ rate: oneMeeting.rate, seconds: seconds + 1 }).catch(() => undefined),
        delay(seconds * 1000).then(() => peer.stop('kill')),
      ]);
      meetings.close();
      await peer.start();
      const reader = await peer.join(room, 0);
      reader.close();
      const vector = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(reader.first));
      const { answered, lost } = meetings.lostFrom(vector);
      if (answered === 0) throw new Error(`${peer.name}: nothing was answered before the end`);
      figures[`answered${seconds}`] = answered;
      figures[`lost${seconds}`] = lost;
    }
    return figures;
  },
};
