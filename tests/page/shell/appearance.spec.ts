/** That the page stays still, fits, and answers while it trains. */

import type { Page } from '@playwright/test';
import { DIAGNOSES, tell } from '../support/diagnosis.ts';
import { focusRing, smallTargets, stickingOut } from '../support/geometry.ts';
import { expect, LASTING, QUICK } from '../support/lab_page.ts';
import { longestTask } from '../support/main_thread.ts';
import { OwnPanel, test } from '../own_images/own_images.ts';
import { pretend, STUB } from '../remedies/remedy_stub.ts';

const PHONE = { width: 360, height: 740 };

/** On small phones, on most, and on a tablet held upright. */
async function expectToFit(page: Page) {
  for (const width of [320, 390, 768]) {
    await page.setViewportSize({ width, height: PHONE.height });
    // Charts follow a moment later.
    await expect.poll(() => page.evaluate(stickingOut), `at ${width}`).toEqual([]);
  }
}

/** Opens whatever can be opened, on a page that has trained. */
async function openEverything(page: Page) {
  const open = () => page.evaluate(() => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('details:not([hidden])')) details.open = true;
    for (const toggle of document.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) toggle.click();
  });
  await open();
  // Panels that are loaded when they are opened have more to open.
  await expect(page.locator('.gallery li').first()).toBeVisible();
  await expect(page.getByText('Paste it as text')).toBeVisible();
  await expect(page.locator('.run').first()).toBeVisible();
  await open();
}

/** Shows each part of the look inside the network in turn. */
async function eachPart(page: Page, check: (name: string) => Promise<void>) {
  for (const name of ['Mistakes', 'Classes', 'Calibration', 'Layers']) {
    await page.getByRole('tab', { name }).click();
    await expect(page.locator('#inspection').getByRole('tabpanel')).toContainText(/\d/);
    await check(name);
  }
}

test.describe('on a phone', () => {
  test.use({ viewport: PHONE });

  test('nothing is wider than the screen, at rest, training, with problems and figures', async ({ lab, page }) => {
    await lab.open(`${QUICK}&${'w'.repeat(300)}=1`);
    await expect(lab.alert).toContainText('www');
    await expectToFit(page);
    await lab.train.click();
    await expect(lab.status).toHaveText(/^Finished/);
    await openEverything(page);
    await eachPart(page, () => expectToFit(page));
    await lab.preset.selectOption('seventy-six');
    await expect(lab.slider('Classes')).toHaveAttribute('aria-valuetext', '16');
    await expectToFit(page);
  });

  test('a long run, a mystery and images that are selected fit, too', async ({ lab, page }) => {
    await lab.open(`${LASTING}&mystery=59371`);
    await expectToFit(page);
    await lab.train.click();
    await lab.untilSteps(1);
    await expectToFit(page);
    await lab.goto('#v=2&data=own&classes=2');
    const own = new OwnPanel(page, '#own-images');
    await own.load(['cats', 'dogs whose name is as long as a name may be'].flatMap((name, hue) => [0, 1, 2, 3]
      .map((seed) => ({ path: `pets/${name}/${seed}.png`, hue, seed: 10 * hue + seed }))));
    await own.images('cats').first().click();
    await expect(own.panel.getByText('1 selected')).toBeVisible();
    await expectToFit(page);
    await own.tidy();
  });

  test('Train, the results and the chart come one below the other', async ({ lab, page }) => {
    await lab.open();
    const top = async (name: string) => (await page.getByRole('heading', { name, exact: true }).boundingBox())!.y;
    const tops = [await top('Data'), await top('Model'), await top('Accuracy')];
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });
});

test.describe('with fingers', () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  test('what is to be touched is large enough for a finger', async ({ lab, page }) => {
    await tell(page, DIAGNOSES.order);
    await pretend(page, { ...STUB, trialMillis: 1 });
    await lab.open(`${QUICK}&scenario=prediction-order`);
    expect.soft(await page.evaluate(smallTargets)).toEqual([]);
    await lab.digest();
    await page.getByRole('button', { name: 'Find what closes the gap' }).click();
    await expect(page.getByRole('link', { name: /^Apply/ }).first()).toBeVisible();
    await openEverything(page);
    await eachPart(page, async (name) => expect.soft(await page.evaluate(smallTargets), name).toEqual([]));
    await lab.goto('#v=2&data=own&classes=2');
    const own = new OwnPanel(page, '#own-images');
    const choosing = page.waitForEvent('filechooser');
    await own.button('Choose ZIP or images').click();
    const image = { name: 'page.png', mimeType: 'image/png', buffer: await page.screenshot() };
    await (await choosing).setFiles([image, { ...image, name: 'none.png', buffer: Buffer.from('none') }]);
    await own.panel.getByRole('option').first().click();
    await own.panel.getByText('Skipped files').click();
    expect.soft(await page.evaluate(smallTargets)).toEqual([]);
  });
});

for (const [name, viewport] of Object.entries({ 'a desktop': { width: 1280, height: 800 }, 'a phone': PHONE })) {
  test(`on ${name} what has the focus is seen with its whole ring, on the way back from the end`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    await tell(page, DIAGNOSES.order);
    await lab.open(`${QUICK}&scenario=prediction-order`);
    await lab.digest();
    await openEverything(page);
    await page.getByRole('button', { name: 'Diagnose the text' }).focus();
    const names: string[] = [];
    const cut: string[] = [];
    for (;;) {
      await page.keyboard.press('Shift+Tab');
      const { isPage, name, cutBy } = await page.evaluate(focusRing);
      if (isPage) break;
      names.push(name);
      if (cutBy.length > 0) cut.push(`${name} by ${cutBy.join()}`);
    }
    expect(names.length).toBeGreaterThan(100);
    expect(cut).toEqual([]);
  });
}

for (const [name, viewport] of Object.entries({ 'a desktop': { width: 1280, height: 800 }, 'a phone': PHONE })) {
  test(`nothing on ${name} moves while it trains`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    await tell(page, DIAGNOSES.overfitting, DIAGNOSES.order, DIAGNOSES.overfitting, DIAGNOSES.order);
    await lab.open('#v=2&train=30&test=20&blocks=1&width=4&dense=8&batch=4&epochs=12&dropout=0.5'
      + '&validation=0.4&patience=3&rotation=10');
    await page.evaluate(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const { sources } of list.getEntries() as LayoutShift[]) {
          shifts.push(...sources.map(({ node, previousRect: from, currentRect: to }) => (
            `${node?.textContent?.trim().slice(0, 40)}: ${from.x},${from.y} ${from.width}×${from.height} → ${to.x},${to.y} ${to.width}×${to.height}`
          )));
        }
      }).observe({ type: 'layout-shift' });
    });
    // By script: the browser forgives shifts after a click.
    await page.evaluate(() => { void window.lab.train(); });
    await expect(lab.status).toHaveText(/^Finished/);
    expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
  });
}

test('what a run ended with is said whole on the narrowest desktop', async ({ lab, page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await lab.open(QUICK);
  await lab.train.click();
  await expect(lab.status).toHaveText(/^Finished in .*: the gap is .* points\.$/);
  const hidden = await lab.status.evaluate((line) => [line.scrollWidth - line.clientWidth, line.scrollHeight - line.clientHeight]);
  expect(hidden).toEqual([0, 0]);
});

/** TypeScript's library has no type for it yet. */
interface LayoutShift extends PerformanceEntry {
  sources: { node: Node | null, previousRect: DOMRectReadOnly, currentRect: DOMRectReadOnly }[];
}

test('no task on the main thread takes over 50 ms while the worker trains', async ({ lab, page, browser }) => {
  await lab.open(LASTING);
  await lab.train.click();
  // The first drawings compile the chart's code.
  await lab.untilSteps(30);
  const before = await lab.steps();
  const longest = await longestTask(browser, page, 4_000);
  expect(await lab.steps(), 'it trained all the while').toBeGreaterThan(before + 30);
  expect(longest).toBeLessThan(50);
});

test('light and dark follow the system, and text stays readable in both', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order);
  await lab.open(`${QUICK}&scenario=prediction-order`);
  await lab.digest();
  await openEverything(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await eachPart(page, async (name) => {
      const contrasts = await page.evaluate(contrastOfTexts);
      expect(Object.keys(contrasts).length).toBeGreaterThan(20);
      // WCAG 2 AA for text of normal size.
      expect(Object.entries(contrasts).filter(([, contrast]) => contrast < 4.5), `${colorScheme}, ${name}`).toEqual([]);
    });
  }
});

/** The contrast of each visible text with what is behind it. Runs in the browser. */
function contrastOfTexts() {
  const brush = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const rgba = (colour: string) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return brush.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (colour: string) => {
    const [red, green, blue] = [...rgba(colour)].map((byte) => {
      const share = byte / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: Element | null): string => {
    if (!element) return 'Canvas';
    const { backgroundColor } = getComputedStyle(element);
    return rgba(backgroundColor)[3] === 255 ? backgroundColor : behind(element.parentElement);
  };
  const contrasts: Record<string, number> = {};
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    const text = [...element.childNodes].filter((node) => node instanceof Text && node.data.trim());
    const isPlaceholder = element.matches(':placeholder-shown');
    const isShown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!(text.length > 0 || isPlaceholder) || !isShown || element.closest(':disabled')) continue;
    const { color } = getComputedStyle(element, isPlaceholder ? '::placeholder' : null);
    const [light, dark] = [luminance(color), luminance(behind(element))].sort((a, b) => b - a);
    contrasts[`${element.tagName}.${element.className} “${element.textContent?.trim().slice(0, 30)}”`]
      = Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
  }
  return contrasts;
}
