import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The underlines in the editor that is shown, in reading order. */
export function underlines(page: Page): Locator {
  return page.locator('.editor-instance .squiggly-warning');
}

/** Clicks into an underline, counted from 0, which puts the cursor there. */
export async function clickUnderline(page: Page, index: number): Promise<void> {
  const box = await boxOf(underlines(page).nth(index));
  await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
}

/** Where a part of the window is, once it is there: the editor takes underlines away and draws them anew. */
async function boxOf(part: Locator): Promise<NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>> {
  await part.waitFor();
  return (await part.boundingBox()) ?? boxOf(part);
}

/** Opens the hover over an underline with the keyboard, as it then stays open. */
export async function openHover(page: Page, index: number): Promise<Locator> {
  await clickUnderline(page, index);
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  const hover = page.locator('.monaco-hover:visible', { has: page.locator('a.code-link') });
  await hover.getByRole('link', { name: 'Open lesson' }).waitFor();
  return hover;
}

/** The rendered page that is shown: VS Code puts it into a frame inside a frame. */
export function shownPage(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
}

/** Waits until a heading is scrolled to the top of the shown page. */
export async function headingAtTop(page: Page, id: string): Promise<void> {
  const heading = shownPage(page).locator(`[id="${id}"]`);
  await heading.evaluate(`async (heading) => {
    while (Math.abs(heading.getBoundingClientRect().top) > 40) await new Promise(requestAnimationFrame);
  }`);
}

/** Shows the editor behind a tab. */
export async function showTab(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('tab', { name }).click();
}
