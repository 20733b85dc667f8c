import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '#scripts/browser.ts';
import { installVSCode } from '#scripts/vscode-install.ts';
import { serveVSCode } from '#scripts/vscode-serve.ts';
import type { ServedVSCode } from '#scripts/vscode-serve.ts';
import { clickUnderline, headingAtTop, openHover, showTab, shownPage, underlines } from './window.ts';

/**
 * What a user sees: the packaged extension in the newest VS Code, in a folder that the user was never asked to trust. One
 * story, told in order. Pictures go to .screenshots; with DJANGO_COACH_UPDATE_SCREENSHOT=1 one becomes the README's.
 */
describe('the packaged extension, used by hand', function () {
  this.timeout(120_000);
  this.bail(true);
  const shop = join(mkdtempSync(join(tmpdir(), 'django-coach-')), 'bookshop');
  let vscode: ServedVSCode;
  let browser: Browser;
  let page: Page;

  before(async () => {
    const vsix = resolve('dist/django-coach.vsix');
    assert.ok(existsSync(vsix), 'run "npm run package" first');
    mkdirSync('.screenshots', { recursive: true });
    cpSync('samples/bookshop', shop, { recursive: true });
    vscode = await serveVSCode(installVSCode('1.139.1'), { vsix, settings: { 'editor.minimap.enabled': false } });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1500, height: 820 } });
    page.setDefaultTimeout(60_000);
    await page.goto(vscode.addressOf(shop, { file: join(shop, 'catalog', 'views.py'), line: 1 }));
  });

  afterEach(async function () {
    const title = (this.currentTest?.title ?? '').replaceAll(/\W+/g, '-');
    await page.screenshot({ path: join('.screenshots', `${title}.png`) });
  });

  after(async () => {
    await browser?.close();
    await vscode?.stop();
    rmSync(dirname(shop), { recursive: true, force: true });
  });

  it('underlines what it finds, in Restricted Mode', async () => {
    await underlines(page).nth(1).waitFor();
    await page.getByRole('button', { name: /Restricted Mode/ }).waitFor();
    assert.equal(await underlines(page).count(), 2);
  });

  it('explains a finding in a hover', async () => {
    const text = await (await openHover(page, 1)).innerText();
    assert.match(text, /book\.author/);
    assert.match(text, /orm\/n-plus-one-loop/);
    assert.match(text, /select_related/);
  });

  it('opens the guide at the heading from the link of the finding', async () => {
    const hover = await openHover(page, 1);
    await hover.locator('a.code-link').click({ modifiers: ['Control'] });
    await headingAtTop(page, 'n-plus-one');
  });

  it('opens the lesson beside the code, and the guide from there', async () => {
    await showTab(page, /^views\.py/);
    const hover = await openHover(page, 1);
    await hover.getByRole('link', { name: 'When is this fine?' }).click();
    await headingAtTop(page, 'when-it-is-fine');
    await shownPage(page).getByRole('link', { name: 'Read on in the guide' }).click();
    await headingAtTop(page, 'n-plus-one');
  });

  it('shows code, hover and guide side by side', async () => {
    const hover = await openHover(page, 1);
    await hover.getByRole('link', { name: 'Open lesson' }).scrollIntoViewIfNeeded();
    if (process.env['DJANGO_COACH_UPDATE_SCREENSHOT'] === undefined) return;
    await page.screenshot({ path: '.screenshots/readme.png' });
    mkdirSync('docs', { recursive: true });
    copyFileSync('.screenshots/readme.png', 'docs/screenshot.png');
  });

  it('lists its findings in the Problems panel', async () => {
    await page.keyboard.press('Control+Shift+M');
    const rows = page.locator('.markers-panel .monaco-list-row', { hasText: 'orm/n-plus-one-loop' });
    await rows.nth(1).waitFor();
    assert.equal(await rows.count(), 2);
  });

  it('says behind the braces of the status bar what it knows of the project', async () => {
    await clickUnderline(page, 0);
    await page.getByRole('button', { name: /\d+ findings, bookshop: 2 apps, 4 models/ }).waitFor();
  });

  it('applies a fix, and the underline goes', async () => {
    await clickUnderline(page, 1);
    await page.keyboard.press('Control+.');
    await page
      .locator('.action-widget .monaco-list-row', { hasText: /Load .author. with/ })
      .first()
      .click();
    await page.locator('.view-line', { hasText: 'order_by("title").select_related("author")' }).waitFor();
    await underlines(page).nth(1).waitFor({ state: 'detached' });
    assert.equal(await underlines(page).count(), 1);
  });
});
