/** Every resolver there is, by feature from left to right. One that is missing here is not served. */
import { accessResolvers } from './features/access/index.ts';
import { clientsResolvers } from './features/clients/index.ts';
import { NodeResolver } from './kernel/node.ts';

export const resolvers = [NodeResolver, ...accessResolvers, ...clientsResolvers];
