/** What the page may ask of the service worker. */
export interface Message {
  /** Keep the files of this folder, from now on. */
  keep?: string;
  /** Replace the version in use, unless another page uses it, too. */
  takeOver?: boolean;
}
