/** What is asked of the service worker: by the page, but for `takeOver`. */
export interface Message {
  /** Keep the files of this folder, from now on. */
  keep?: string;
  /** Let the version that waits replace this one, unless another page uses it, too. */
  giveWay?: boolean;
  /** Replace the version in use, which asks for it. */
  takeOver?: boolean;
}
