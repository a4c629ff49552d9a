/**
 * Browsers: three engines, each with the WebDriver that comes with it. What they are asked in is the same for
 * all, so that what is tested in one is tested in all of them.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';

export type BrowserName = 'Chromium' | 'Firefox' | 'WebKitGTK';

/** A browser that is under way. */
export interface Driven {
  driver: WebDriver;
  /** Where it saves what is downloaded. */
  downloads: string;
  end(): Promise<void>;
}

interface Browser {
  /** The command that drives it, without the port. */
  driver: string[];
  /** What the user's environment does not have. */
  environment?: Record<string, string>;
  capabilities(downloads: string): object;
}

/** A desktop's window, so that the page shows everything. */
const [WIDTH, HEIGHT] = [1440, 900];
/** A busy machine may take this long to start a browser or to train. */
const PATIENCE_MS = 240_000;

const TOOLS = fileURLToPath(new URL('../../../.tools/bin/', import.meta.url));

/** Where `build.sh` has found something, or where Debian has it. It is empty for what is not there. */
const at = (variable: string, path: string) => process.env[variable] ?? path;

/** Where Debian's library of WebKitGTK keeps the browser that its driver starts. */
const MINI_BROWSER = at('MINIBROWSER', ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)
  .find((path) => existsSync(path)) ?? '');

const BROWSERS: Record<BrowserName, Browser> = {
  Chromium: {
    driver: [at('CHROMEDRIVER', '/usr/bin/chromedriver')],
    capabilities: (downloads) => ({
      browserName: 'chrome',
      'goog:chromeOptions': {
        binary: at('CHROMIUM', '/usr/bin/chromium'),
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
          '--disable-component-update', '--disable-sync', `--window-size=${WIDTH},${HEIGHT}`],
        prefs: { 'download.default_directory': downloads },
      },
    }),
  },
  Firefox: {
    driver: [at('GECKODRIVER', `${TOOLS}geckodriver`)],
    capabilities: (downloads) => ({
      browserName: 'firefox',
      'moz:firefoxOptions': {
        binary: at('FIREFOX', '/usr/bin/firefox-esr'),
        args: ['-headless', `--width=${WIDTH}`, `--height=${HEIGHT}`],
        prefs: { 'browser.download.folderList': 2, 'browser.download.dir': downloads },
      },
    }),
  },
  WebKitGTK: {
    // It has no mode without a screen.
    driver: ['xvfb-run', '--auto-servernum', `--server-args=-screen 0 ${WIDTH}x${HEIGHT}x24`, at('WEBKITDRIVER', '/usr/bin/WebKitWebDriver')],
    // Isolated pages may share memory, as in Safari; and `C` is no language that it can format numbers in.
    environment: { JSC_useSharedArrayBuffer: '1', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
    capabilities: () => ({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation', `--geometry=${WIDTH}x${HEIGHT}`] },
    }),
  },
};

/** The browsers that there are: all, unless `build.sh` has said what it leaves out. */
export const PRESENT = (Object.keys(BROWSERS) as BrowserName[])
  .filter((name) => BROWSERS[name].driver.every((part) => part !== ''));

/** Starts a browser, with nothing in it. */
export async function start(name: BrowserName): Promise<Driven> {
  const home = await mkdtemp(join(tmpdir(), 'overfit-lab-browser-'));
  const downloads = join(home, 'Downloads');
  await mkdir(downloads);
  // Where WebKitGTK looks for the user's folders.
  await mkdir(join(home, '.config'));
  await writeFile(join(home, '.config', 'user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\n');
  const { driver: [command, ...options], environment, capabilities } = BROWSERS[name];
  const port = await freePort();
  const process_ = spawn(command, [...options, `--port=${port}`], {
    // A group of its own: what it starts ends with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), TMPDIR: home, ...environment },
  });
  let said = '';
  for (const stream of [process_.stdout, process_.stderr]) stream.on('data', (text: Buffer) => { said += text; });
  const exited = once(process_, 'exit');

  async function end() {
    try {
      process.kill(-process_.pid!);
    } catch {
      // It has gone already.
    }
    await exited;
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  }

  try {
    const failed = once(process_, 'error').then(([error]: Error[]) => { throw error; });
    const gone = exited.then(() => { throw new Error(`${command} has ended.`); });
    await Promise.race([listening(port), failed, gone]);
    const driver = await new Builder().disableEnvironmentOverrides().usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(new Capabilities(capabilities(downloads))).build();
    await driver.manage().setTimeouts({ script: PATIENCE_MS, pageLoad: PATIENCE_MS });
    return { driver, downloads, end: () => driver.quit().catch(() => {}).then(end) };
  } catch (error) {
    await end();
    throw new Error(`${name} does not start: ${error}\n${said}`);
  }
}

/** A port that nothing listens on. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves once a driver answers. */
async function listening(port: number) {
  for (const began = Date.now(); ;) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch (error) {
      if (Date.now() - began > PATIENCE_MS) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }
}
