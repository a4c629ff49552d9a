/** Own images from the webcam: a made-up one. */

import { expect, test } from './own_images.ts';

test.use({
  permissions: ['camera'],
  launchOptions: async ({ launchOptions }, use) => use({
    ...launchOptions, args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  }),
});

test('a press takes an image of a class, and holding it takes several', async ({ own, page }) => {
  await own.panel.getByLabel('New class', { exact: true }).fill('hand');
  await page.keyboard.press('Enter');
  await own.button('Use webcam').click();
  await own.button('Take hand').click();
  await expect(own.card('hand')).toContainText('1 image');
  await own.button('Take hand').press('Enter', { delay: 1500 });
  await expect.poll(() => own.images('hand').count()).toBeGreaterThan(3);
  const count = await own.images('hand').count();
  await own.button('Undo adding images').click();
  await expect(own.images('hand')).toHaveCount(1);
  expect(count, 'one press is undone at once').toBeGreaterThan(3);

  const video = own.panel.locator('video');
  const track = await video.evaluateHandle((element: HTMLVideoElement) => (element.srcObject as MediaStream).getTracks()[0]);
  await own.button('Close webcam').click();
  await expect(video).toBeHidden();
  await expect(own.button('Use webcam')).toBeFocused();
  expect(await track.evaluate(({ readyState }) => readyState)).toBe('ended');
});
