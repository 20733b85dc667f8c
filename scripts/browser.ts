import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { programOrInstall } from './debian.ts';

/** Starts the machine's own Chromium without a window. Installs Debian's package when there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = programOrInstall(['chromium', 'chromium-browser', 'google-chrome'], 'chromium');
  return chromium.launch({ executablePath, headless: true, args: flags });
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
