/** A browser that lacks something: the page works without it, or says on the first screen what is missing. */

import { expect, holdBack, LASTING, QUICK, test } from '../support/lab_page.ts';

/** What a browser may lack, and how a script takes it away before the page has begun. */
const NEEDED: Record<string, [take: () => void, says: RegExp]> = {
  WebAssembly: [() => { delete (window as any).WebAssembly; }, /no WebAssembly/],
  'WebAssembly SIMD': [() => { WebAssembly.validate = () => false; }, /no WebAssembly SIMD/],
  workers: [() => { delete (window as any).Worker; }, /no workers/],
  Intl: [() => { delete (window as any).Intl; }, /could not start .*Intl.*current version/],
  'a method of newer browsers': [() => { delete (Element.prototype as any).replaceChildren; delete (Element.prototype as any).append; }, /could not start|has been loading/],
};

for (const [name, [take, says]] of Object.entries(NEEDED)) {
  test(`a browser without ${name} gets one sentence that says so`, async ({ lab, page }) => {
    lab.expectError(/./);
    await page.addInitScript(take);
    await lab.goto(QUICK);
    await expect(lab.alert).toContainText(says);
    await expect(lab.alert).toBeInViewport();
    await expect(lab.status).not.toHaveText(/^Loading/);
  });
}

/** What the page can do without. */
const SPARED: Record<string, () => void> = {
  indexedDB: () => { delete (window as any).indexedDB; delete (Window.prototype as any).indexedDB; },
  'storage, as with cookies blocked': () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });
    }
  },
  'locks, as without HTTPS': () => { delete (Navigator.prototype as any).locks; },
  'service workers': () => { delete (Navigator.prototype as any).serviceWorker; },
  'service workers, as with cookies blocked': () => {
    const refuse = () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
    Object.assign(window.ServiceWorkerContainer?.prototype ?? {}, { register: refuse, getRegistration: refuse, getRegistrations: refuse });
  },
  'a language that Intl knows': () => { Object.defineProperty(navigator, 'language', { configurable: true, get: () => 'C' }); },
};

for (const [name, take] of Object.entries(SPARED)) {
  test(`a browser without ${name} trains`, async ({ lab, page }) => {
    await page.addInitScript(take);
    await lab.open(QUICK);
    expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
    await expect(lab.alert).toBeEmpty();
  });
}

test('a module that an old browser cannot read is a sentence', async ({ lab, page }) => {
  lab.expectError(/./);
  await page.route('**/main.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\nlet ?. of the future;` });
  });
  await lab.goto(QUICK);
  await expect(lab.alert).toContainText(/could not start \(SyntaxError.*current version of Chrome, Edge, Firefox or Safari/);
  await expect(lab.status).toHaveText('The page has not come up.');
  await expect(lab.alert.getByRole('button', { name: 'Load again' })).toBeVisible();
});

test('a page that is slow says so, and takes it back once it has come up', async ({ lab, page }) => {
  await page.clock.install();
  const release = await holdBack(page, '**/main.js');
  await page.goto(lab.site.root + QUICK, { waitUntil: 'commit' });
  await expect(lab.status).toHaveText('Loading the engine…');
  await page.clock.fastForward(16_000);
  await expect(lab.alert).toContainText('has been loading for 15 seconds');
  release();
  await expect(lab.status).toHaveText('Ready to train.');
  await expect(lab.alert).toBeEmpty();
});

test('a style sheet that is slow does not hold up the page, and is used when it comes', async ({ lab, page }) => {
  await page.clock.install();
  const release = await holdBack(page, '**/style.css');
  await page.goto(lab.site.root + QUICK, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.readyState !== 'loading');
  await page.clock.fastForward(16_000);
  await expect(lab.status).toHaveText('Ready to train.');
  await expect(lab.alert).toContainText('style of this page did not load');
  release();
  await expect(lab.alert).toBeEmpty();
  await expect(page.locator('#top-bar')).toHaveCSS('position', 'sticky');
});

test('an error that nobody has caught is a sentence, and the run goes on', async ({ lab, page }) => {
  lab.expectError(/a slip/);
  await lab.open(LASTING);
  await lab.train.click();
  await lab.untilSteps(2);
  await page.route('**/slip.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("a slip");' }));
  await page.addScriptTag({ url: `${lab.site.root}slip.js` });
  await expect(lab.alert).toContainText('A part of this page broke down (Error: a slip)');
  const steps = await lab.steps();
  await lab.untilSteps(steps + 2);
  await page.evaluate(() => { void Promise.reject(new Error('a slip of a promise')); });
  await expect(lab.alert).toContainText('a slip of a promise');
});
