import { allow } from '../kernel/policy.ts';
import { editors } from './document.policy.ts';

/**
 * Which roles have to do with the past of documents at all; of each document its kind asks the
 * policy of the feature that owns it. Words that were taken out again are the staff's own: neither
 * families nor keys read them.
 */
allow(editors, 'documents.history', null);
allow(editors, 'documents.restore', null);
