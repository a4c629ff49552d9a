import type { Lab } from '../../www/lab.js';

declare global {
  interface Window {
    lab: Lab;
    /** When the page made its first optimiser step, on the clock of `Date.now()`. */
    firstStep?: number;
    /** Milliseconds of main-thread tasks that the browser calls long. */
    longTasks: number[];
  }
}
