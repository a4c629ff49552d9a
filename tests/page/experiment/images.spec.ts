/** Real images: what the page offers, fetches and holds to, and what it says when they are missing. */

import { expect, offer, test } from '../support/lab_page.ts';

const FASHION = '#v=2&data=fashion-mnist&classes=10';

test('the data select offers what this build contains', async ({ lab, page }) => {
  await lab.open();
  const built = await page.evaluate(async () => (await import(`${document.baseURI.replace(/#.*/, '')}contents.js`)).SOURCES);
  expect(built).toContain('fashion-mnist');
  const offered = await page.getByRole('combobox', { name: 'Data', exact: true }).locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(offered.sort()).toEqual(['noise', 'own', 'shapes', ...built].sort());
});

test('nothing is fetched before it is chosen, and then once', async ({ lab, page }) => {
  await lab.open();
  const fetched = () => lab.requests.filter((path) => path.endsWith('.idx.gz'));
  expect(fetched()).toEqual([]);
  const data = page.getByRole('combobox', { name: 'Data', exact: true });
  await data.selectOption('fashion-mnist');
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('Trouser');
  await data.selectOption('shapes');
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('disc');
  await data.selectOption('fashion-mnist');
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('Trouser');
  expect(fetched()).toEqual(['/data/fashion-mnist.idx.gz']);
});

test('a chosen set comes with all its classes, and sliders end at what it holds', async ({ lab, page }) => {
  await lab.open('#v=2&train=5000&test=2000');
  await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('fashion-mnist');
  await expect.poll(async () => (await lab.experiment()).classes).toBe(10);
  expect(await lab.experiment()).toMatchObject({ train: 3500, test: 1000 });
  await lab.slider('Training images').press('End');
  await expect(lab.slider('Training images')).toHaveAttribute('aria-valuetext', '3,500');
  await lab.slider('Classes').press('Home');
  await expect(lab.slider('Training images')).toHaveAttribute('aria-valuetext', '700');
  await expect.poll(() => page.evaluate(() => window.lab.isDescribed)).toBe(true);
  await expect(lab.alert).toBeEmpty();
});

test('Fashion-MNIST is learnt to 80% from 3,500 images within a few epochs', async ({ lab, page }) => {
  await lab.open(`${FASHION}&train=3500&test=1000&epochs=5`);
  await lab.digest();
  const accuracy = await page.evaluate(() => window.lab.run!.history.measured!.test.accuracy);
  expect(accuracy).toBeGreaterThanOrEqual(0.8);
});

test('each split shows its class balance', async ({ lab, page }) => {
  await lab.open(`${FASHION}&train=100&test=50&validation=0.2`);
  const balance = page.getByRole('list', { name: 'Images of each class' });
  await expect(balance).toContainText('80 images');
  await expect(balance).toContainText('20 images');
  await expect(balance).toContainText('50 images');
  await expect(balance.getByRole('img', { name: /^Validation: T-shirt\/top 2, Trouser 2,/ })).toBeVisible();
});

test('a set that cannot be fetched is one sentence and a restart that works', async ({ lab, page }) => {
  lab.expectError(/Failed to load resource/);
  await page.route('**/fashion-mnist.idx.gz', (route) => route.fulfill({ status: 503 }));
  await lab.open();
  await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('fashion-mnist');
  await expect(lab.alert).toContainText('The images of Fashion-MNIST could not be loaded (the server answers 503)');
  await page.unroute('**/fashion-mnist.idx.gz');
  await lab.alert.getByRole('button', { name: 'Restart' }).click();
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('Trouser');
  await expect(lab.alert).toBeEmpty();
  expect(await lab.experiment()).toMatchObject({ data: 'fashion-mnist', classes: 10 });
});

test('a damaged file is named as such', async ({ lab, page }) => {
  await page.route('**/fashion-mnist.idx.gz', (route) => route.fulfill({ body: '<!doctype html>' }));
  await lab.goto(FASHION);
  await expect(lab.alert).toContainText('The file of Fashion-MNIST is damaged');
});

test('a link to images that this page lacks says so and opens with shapes', async ({ lab, page }) => {
  await offer(page, { flex: ['flex'] }, ['fashion-mnist']);
  await lab.open('#v=2&data=cifar-10&train=50');
  await expect(lab.alert).toContainText('“CIFAR-10” is not part of this page');
  expect(await lab.experiment()).toMatchObject({ data: 'shapes', train: 50 });
});

test('a link that asks for more than a set holds gets what there is, and a sentence', async ({ lab }) => {
  await lab.open('#v=2&data=fashion-mnist&classes=16&train=5000');
  await expect(lab.alert).toContainText('Fashion-MNIST has 10');
  expect(await lab.experiment()).toMatchObject({ classes: 10, train: 3500 });
});
