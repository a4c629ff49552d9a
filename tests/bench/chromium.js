/** The browser that everything is measured in: CHROMIUM says which. */

import { chromium } from 'playwright-core';

const options = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // Where there is no graphics card, software stands in: slow, but there.
  args: ['--enable-unsafe-webgpu', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
};

export const launch = () => chromium.launch(options);

/**
 * With a profile of its own, as visitors have one: its caches outlive a window.
 * @param {string} profile  A folder.
 */
export const launchWithProfile = (profile) => chromium.launchPersistentContext(profile, options);
