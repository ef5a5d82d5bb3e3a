import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../src/cli/demo/demo-repository.ts';
import { type RunningDemo, startDemo } from '../../src/cli/demo/start-demo.ts';
import { chromiumAdvice, findChromium, launchChromium } from './chromium.ts';

const executable = findChromium();
const isRequired = process.env.CI === 'true';
if (executable === undefined && !isRequired) console.warn(`The demo's page is not tested. ${chromiumAdvice}`);

/** Real milliseconds for one thing to happen on a busy machine. */
const patience = 60_000;

describe.skipIf(executable === undefined && !isRequired)(
  'the page of the demo, in Chromium',
  { timeout: 90_000 },
  () => {
    let running: RunningDemo;
    let browser: Browser;
    let page: Page;
    /** Everything that must not happen: errors on the console, blocked loads, requests to elsewhere. */
    const faults: string[] = [];

    beforeAll(async () => {
      if (executable === undefined) throw new Error(chromiumAdvice);
      [browser, running] = await Promise.all([
        launchChromium(executable),
        startDemo({ speed: 40, logLevel: 'silent', port: 0 }),
      ]);
      // Without motion, so that drawing it without a graphics card leaves the machine to the rest.
      page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' });
      page.setDefaultTimeout(patience);
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith(running.url)) faults.push(`${request.url()} was asked for`);
      });
      await page.goto(running.url);
    }, 90_000);

    afterAll(async () => {
      await browser?.close();
      await running?.close();
    });

    const box = (): Locator => page.getByRole('textbox', { name: 'Comment' });
    const check = (name: string, state: string): Locator =>
      page.locator(`[data-number="2"] [data-check="${name}"][data-state="${state}"]`);
    const say = async (person: string, text: string): Promise<void> => {
      await page.getByLabel('as', { exact: true }).selectOption(person);
      await box().fill(text);
      await page.getByRole('button', { name: 'Comment', exact: true }).click();
      // The box is emptied when the comment was taken.
      await expect.poll(() => box().inputValue(), { timeout: patience }).toBe('');
    };
    /** The newest comment of a person, or of the bot. */
    const newestOf = (author: string): Locator => page.locator(`#conversation [data-author="${author}"]`).last();
    const step = (name: string): Locator => page.locator(`[data-step="${name}"]`);
    const seen = (locator: Locator): Promise<void> => locator.waitFor({ state: 'visible', timeout: patience });

    it('shows a healthy Milvus on eight nodes, and says what to do first', async () => {
      await seen(page.locator('[data-node="query-5"][data-state="ready"]'));
      expect(await page.locator('[data-node]').count()).toBe(16);
      await seen(page.locator('.milvus[data-status="Healthy"]'));
      await seen(
        page.getByRole('heading', { name: 'acme/search-platform #1: Search is slow since the catalogue grew' }),
      );
      expect(await step('Comment').innerText()).toContain('write a command on the issue');
    });

    it('fills the box with an example, and sends it from the keyboard', async () => {
      await page.getByRole('button', { name: '/scale querynode 8', exact: true }).click();
      expect(await box().inputValue()).toBe('/scale querynode 8');
      expect(await box().evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
      await page.keyboard.press('Control+Enter');
      await seen(newestOf(demo.maintainer).getByText('/scale querynode 8'));
      await seen(newestOf(demo.maintainer).getByRole('img', { name: 'done' }));
      expect(await newestOf('falconer[bot]').innerText()).toContain('scale queryNode 5 -> 8 (search)');
    });

    it('shows the pull request with its diff, its description and the review', async () => {
      await seen(page.locator('[data-number="2"][data-state="open"]'));
      const changed = await page.locator('[data-number="2"] .line:is(.added, .removed)').allInnerTexts();
      expect(changed.map((line) => line.trimEnd())).toEqual([
        '-      replicas:   5   # sized for the spring catalogue',
        '+      replicas:   8   # sized for the spring catalogue',
      ]);
      await seen(check('falconer/review', 'success'));
      await page.getByText('Description', { exact: true }).click();
      await seen(page.getByRole('heading', { name: 'What will happen' }));
    });

    it('keeps what people opened, wrote, chose and scrolled to while it changes below their hands', async () => {
      await page.setViewportSize({ width: 1600, height: 640 });
      await page.getByLabel('as', { exact: true }).selectOption(demo.reader);
      await box().fill('half a thou');
      const pane = page.locator('#pull-requests');
      await pane.evaluate((element) => element.scrollTo({ top: 120 }));
      await page.getByRole('button', { name: 'Merge pull request' }).press('Enter');
      await box().focus();
      const scrolled = await pane.evaluate((element) => element.scrollTop);
      expect(scrolled).toBeGreaterThan(0);
      await seen(page.locator('[data-number="2"][data-state="merged"]'));
      await page.locator('[data-check="falconer/rollout"]').waitFor({ state: 'attached' });
      await box().pressSequentially('ght');
      expect(await box().inputValue()).toBe('half a thought');
      expect(await page.getByLabel('as', { exact: true }).inputValue()).toBe(demo.reader);
      expect(await pane.evaluate((element) => element.scrollTop)).toBe(scrolled);
      expect(await page.getByRole('heading', { name: 'What will happen' }).isVisible()).toBe(true);
      await box().fill('');
      await page.setViewportSize({ width: 1600, height: 1000 });
    });

    it('follows the rollout until the check is green', async () => {
      await seen(check('falconer/rollout', 'success'));
      expect(await check('falconer/rollout', 'success').innerText()).toContain(
        'search: done, every component is healthy',
      );
      expect(await page.locator('[data-component="queryNode"]').innerText()).toContain('8 of 8');
      expect(
        await page
          .locator('#story [data-tone]')
          .evaluateAll((steps) => steps.map((each) => each.getAttribute('data-tone'))),
      ).toEqual(Array(6).fill('good'));
    });

    it('shows that an outsider is refused, and why', async () => {
      await say(demo.outsider, '/scale querynode 0');
      await seen(newestOf(demo.outsider).getByRole('img', { name: 'refused' }));
      await seen(newestOf('falconer[bot]').getByText('Nothing was changed.'));
      expect(await newestOf('falconer[bot]').innerText()).toContain('otto has no permission on this repository');
      expect(await page.locator('.pull-request').count()).toBe(1);
    });

    it('shows a broken node as broken, first silent and then not ready, and heals it', async () => {
      const node = page.locator('article[data-node="query-2"]');
      await page.getByRole('button', { name: 'Break query-2' }).click();
      await seen(page.locator('[data-node="query-2"][data-state="not-ready"]').first());
      expect(await node.innerText()).toContain('NotReady');
      await seen(node.locator('.pod.failing').first());
      await seen(page.locator('.trouble').getByText('its node is not ready, query-2').first());
      await page.getByRole('button', { name: 'Heal query-2' }).click();
      await seen(page.locator('article[data-node="query-2"][data-state="ready"]'));
    });

    it('says what went wrong when something cannot be done', async () => {
      const button = page.getByRole('button', { name: 'Break query-1' });
      // At once, before the next picture puts the name right again.
      await button.evaluate((element) => {
        element.setAttribute('data-node', 'nowhere');
        element.dispatchEvent(new Event('click', { bubbles: true }));
      });
      await seen(page.getByRole('alert').getByText('nowhere'));
    });

    it('fits a narrow window without scrolling sideways', async () => {
      const narrow = await browser.newPage({ viewport: { width: 420, height: 900 }, reducedMotion: 'reduce' });
      await narrow.goto(running.url);
      await narrow.locator('[data-number="2"]').first().waitFor({ state: 'visible', timeout: patience });
      expect(await narrow.locator('html').evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(420);
      await narrow.close();
    });

    it('loaded nothing from elsewhere and broke no rule of its own', () => {
      expect(faults.filter((fault) => !fault.includes('409 (Conflict)'))).toEqual([]);
    });
  },
);
