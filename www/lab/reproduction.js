/**
 * Reproduction: whether a run equals, to the bit, the one that its link was copied from.
 *
 * @import { Run } from './run.js'
 */

/**
 * The link of a run with the digest of its figures, so that whoever opens it can tell whether they get the
 * same; null before the end, if settings changed on the way, and if the run began with weights from a file.
 * @param {Run} run
 */
export function provableLink({ link, experiment, arithmetic, digest, retunings, weightsFrom }) {
  if (!digest || !arithmetic || retunings.length > 0 || weightsFrom) return null;
  // What “fastest” means differs from browser to browser.
  const pinned = experiment.arithmetic === 'fastest' ? `&arithmetic=${arithmetic}` : '';
  return `${link}${pinned}&digest=${digest}`;
}

/** Whether a run that has ended is the one that its link promised, in a sentence; empty if it promised none. @param {Run} run */
export function reproduction({ experiment, arithmetic, digest, promised, retunings }) {
  if (!promised || !digest || retunings.length > 0) return '';
  if (digest === promised) return 'It is the run that the link was copied from, bit for bit.';
  const agreement = 'losses agree within a thousandth over the first steps, later figures only roughly.';
  return experiment.arithmetic === 'fused' && arithmetic === 'plain'
    ? `The link’s run fused multiply-adds, which this browser cannot: ${agreement}`
    : `Its digest is not the link’s, which another version of this page made: ${agreement}`;
}
