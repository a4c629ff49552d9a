/** The SHA-256 digest of each file of this version, in base64, by path; that of the page is empty. */
declare const FILES: Record<string, string>;
/** The headers that make a page cross-origin isolated. */
declare const ISOLATION: Record<string, string>;
/** Differs between any two sets of files. */
declare const VERSION: string;

declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;
declare function addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
  type: K, listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => void): void;
