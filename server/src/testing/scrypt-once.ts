/**
 * Vitest's set-up: a password that was derived once is not derived again. Each takes a tenth of a
 * second of a core, on purpose, and the tests sign the same few people in a thousand times.
 */
import crypto, { type BinaryLike, type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

type Done = (error: Error | null, key: Buffer) => void;

const { scrypt } = crypto;
const known = new Map<string, Buffer>();

function scryptOnce(
  password: BinaryLike,
  salt: BinaryLike,
  length: number,
  options: ScryptOptions | Done,
  done?: Done,
): void {
  if (
    typeof password !== 'string' ||
    typeof salt !== 'string' ||
    typeof options === 'function' ||
    !done
  )
    throw new TypeError('The tests know scrypt only as the library of sign-in calls it');
  const name = JSON.stringify([password, salt, length, options]);
  const before = known.get(name);
  if (before) return void setImmediate(done, null, Buffer.from(before));
  scrypt(password, salt, length, options, (error, key) => {
    if (!error) known.set(name, Buffer.from(key));
    done(error, key);
  });
}

// Once a worker, which runs many files.
if (crypto.scrypt.name !== scryptOnce.name) {
  Object.assign(crypto, { scrypt: scryptOnce });
  syncBuiltinESMExports();
}
