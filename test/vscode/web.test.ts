import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '#scripts/browser.ts';
import { installVSCode } from '#scripts/vscode-install.ts';
import { serveVSCode } from '#scripts/vscode-serve.ts';
import type { ServedVSCode } from '#scripts/vscode-serve.ts';
import { headingAtTop, openHover, underlines } from './window.ts';

/** The extension as VS Code for the web runs it: in a worker of the browser, its server in another, no Node anywhere. */
describe('the extension in a browser worker', function () {
  this.timeout(120_000);
  let vscode: ServedVSCode;
  let browser: Browser;

  before(async () => {
    vscode = await serveVSCode(installVSCode('1.139.1'));
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await vscode?.stop();
  });

  it('finds, explains and links to the guide', async () => {
    const page = await browser.newPage({ viewport: { width: 1500, height: 820 } });
    page.setDefaultTimeout(60_000);
    const loaded = await runAsWebExtension(page);
    const shop = resolve('samples/bookshop');
    await page.goto(vscode.addressOf(shop, { file: join(shop, 'catalog', 'views.py'), line: 1 }));
    await underlines(page).nth(1).waitFor();
    assert.ok(loaded.has('dist/server-browser.js') && loaded.has('dist/client-browser.cjs'));
    const hover = await openHover(page, 1);
    await hover.locator('a.code-link').click({ modifiers: ['Control'] });
    await headingAtTop(page, 'n-plus-one');
    await page.screenshot({ path: '.screenshots/web.png' });
  });
});

/**
 * Hands the page our extension the way a web site with VS Code does: as files at an address. Gives the names of the
 * files that the page asked for.
 */
async function runAsWebExtension(page: Page): Promise<ReadonlySet<string>> {
  const folder = '/our-extension/';
  const asked = new Set<string>();
  await page.addInitScript(`document.addEventListener('readystatechange', () => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (document.readyState !== 'interactive' || meta === null) return;
    const settings = JSON.parse(meta.dataset.settings);
    const extensions = [{ scheme: 'http', authority: location.host, path: '${folder}' }];
    settings.developmentOptions = { ...settings.developmentOptions, extensions };
    meta.dataset.settings = JSON.stringify(settings);
  })`);
  await page.context().route(`**${folder}**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(folder.length);
    asked.add(name);
    await (existsSync(name) ? route.fulfill({ path: name }) : route.fulfill({ status: 404 }));
  });
  return asked;
}
