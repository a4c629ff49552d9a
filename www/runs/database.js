/** Database: its name, which the parts of the list of runs share. */

/** The browser's database of runs, and the channel on which tabs tell each other of changes to it. */
export const DATABASE = 'overfit-lab-runs';
