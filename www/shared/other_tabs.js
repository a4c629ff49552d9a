/**
 * Other tabs: lets tabs of this page tell each other that what is stored has changed, and take turns in changing
 * it. Where the browser has neither, as on pages without HTTPS or with cookies blocked, a tab goes on by itself:
 * whoever stores has to see whether another tab was faster.
 */

/** A tab waits this long for its turn: one that is frozen must not hold up the others. */
const TURN_MS = 5_000;

/**
 * What connects the tabs of this page.
 * @param {string} topic  What they share.
 * @param {() => void} hear  Is called when another tab has changed it.
 */
export function otherTabs(topic, hear) {
  const channel = channelOf(topic);
  let isAlone = channel !== null;
  if (channel) {
    channel.onmessage = ({ data }) => {
      isAlone = false;
      if (data === 'hello') channel.postMessage('here');
      else if (data !== 'here') hear();
    };
    channel.postMessage('hello');
  }
  return {
    /** Whether no other tab has answered so far. */
    get isAlone() {
      return isAlone;
    },
    /** Tells other tabs of a change. */
    tell() {
      channel?.postMessage('changed');
    },
    /** Acts while no other tab does. @param {() => Promise<void>} act */
    async exclusively(act) {
      let hasBegun = false;
      try {
        await navigator.locks.request(topic, { signal: AbortSignal.timeout(TURN_MS) }, () => {
          hasBegun = true;
          return act();
        });
      } catch (error) {
        if (hasBegun) throw error;
        await act();
      }
    },
  };
}

/** A channel; null where there is none. @param {string} topic */
function channelOf(topic) {
  try {
    return new BroadcastChannel(topic);
  } catch {
    return null;
  }
}
