/** Programs of this machine as contenders: each is a process that is asked, line by line. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Starts a process.
 * @param {string} command @param {string[]} args @param {Record<string, string>} [environment]
 */
export function start(command, args, environment = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => {}); // It ended: whoever reads next hears of it.
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** The next line that it prints. @returns {Promise<string>} */
    async read() {
      const { done, value } = await lines.next();
      if (done) throw new Error(`${command} ended early.`);
      return value;
    },
    /** @param {string} line */
    write(line) {
      child.stdin.write(`${line}\n`);
    },
    async end() {
      child.kill();
      await ended;
    },
  };
}
