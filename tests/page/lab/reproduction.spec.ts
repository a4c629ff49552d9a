/** A link that was copied after a run says how the run ended: whoever opens it learns whether theirs is the same. */

import type { Page } from '@playwright/test';
import { expect, offer, QUICK, test } from '../support/lab_page.ts';

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

for (const arithmetic of ['plain', 'fused']) {
  test(`a link copied after a run in ${arithmetic} arithmetic is reproduced bit for bit`, async ({ lab, page }) => {
    await lab.open(`${QUICK}&arithmetic=${arithmetic}`);
    const digest = await lab.digest();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(lab.status).toContainText('it reproduces this run');
    const link = await copied(page);
    expect(link).toContain(`&arithmetic=${arithmetic}&digest=${digest}`);

    await lab.open(new URL(link).hash);
    expect(await lab.digest()).toBe(digest);
    await expect(lab.status).toContainText('It is the run that the link was copied from, bit for bit.');
    expect(await page.evaluate(() => window.lab.runs.at(-1)!.arithmetic)).toBe(arithmetic);
  });
}

test('the copied link pins the arithmetic that was fastest', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.digest();
  const arithmetic = await page.evaluate(() => window.lab.runs.at(-1)!.arithmetic);
  expect(['plain', 'fused']).toContain(arithmetic);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => copied(page)).toContain(`&arithmetic=${arithmetic}&digest=`);
});

test('a browser that cannot fuse says so, and that figures agree only roughly', async ({ lab, page }) => {
  await offer(page, { flex: ['flex'] });
  await lab.open(`${QUICK}&arithmetic=fused&digest=00000000000000ff`);
  await lab.digest();
  await expect(lab.status).toContainText('fused multiply-adds, which this browser cannot');
});

test('another digest is said to be of another version, and settings changed promise nothing', async ({ lab, page }) => {
  await lab.open(`${QUICK}&arithmetic=plain&digest=00000000000000ff`);
  await lab.digest();
  await expect(lab.status).toContainText('Its digest is not the link’s');
  await page.evaluate(() => window.lab.change({ seed: 2 }));
  await lab.digest();
  await expect(lab.status).not.toContainText('digest');
});
