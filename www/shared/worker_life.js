/**
 * Worker life: the worker's side of {@link WatchedWorker}. Every worker imports it before all else.
 *
 * It holds a lock for as long as the worker lives, which the browser releases when the worker is gone, however it ends;
 * and it answers between two pieces of work, so that a worker that is busy can be told from one that hangs.
 *
 * @import { WatchedWorker } from './watched_worker.js'
 */

const [name, life] = self.name.split(' ');

/** What the worker was named when it was started. */
export const workerName = name;

/** Tells the page that this worker lives, and whether it holds its lock. @param {boolean} isHeld */
const tell = (isHeld) => postMessage({ event: 'alive', isHeld });

addEventListener('message', (event) => {
  if (event.data?.event !== 'ping') return;
  // No other listener has to know of it.
  event.stopImmediatePropagation();
  postMessage({ event: 'pong' });
});

/** Holds the lock. Without HTTPS there are no locks, and with cookies blocked some browsers refuse them. */
async function hold() {
  await navigator.locks.request(life, () => {
    tell(true);
    return new Promise(() => {});
  });
}

if (life) hold().catch(() => tell(false));
