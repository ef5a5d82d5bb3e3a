// Takes the picture of the demo's page for the README, in the middle of a rollout: node --import tsx scripts/screenshot-demo.mjs
import { fileURLToPath } from 'node:url';
import { startDemo } from '../src/cli/demo/start-demo.ts';
import { chromiumAdvice, findChromium, launchChromium } from '../test/e2e/chromium.ts';

const picture = fileURLToPath(new URL('../docs/demo.png', import.meta.url));
const patience = 60_000;

const executable = findChromium();
if (executable === undefined) throw new Error(chromiumAdvice);
const [browser, running] = await Promise.all([
  launchChromium(executable),
  startDemo({ speed: 20, logLevel: 'silent', port: 0 }),
]);
try {
  const page = await browser.newPage({
    viewport: { width: 1600, height: 1000 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(patience);
  await page.goto(running.url);
  await page.getByRole('textbox', { name: 'Comment' }).fill('/scale querynode 20');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.locator('[data-check="falconer/review"][data-state="success"]').waitFor();
  // Slowly from here on, so that the check and the cluster tell the same number.
  running.stage.clock.setSpeed(3);
  await page.getByRole('button', { name: 'Merge pull request' }).click();
  await page.locator('[data-check="falconer/rollout"]', { hasText: /queryNode 1[1-3] of 20/ }).waitFor();
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
  await running.close();
}
