// node scripts/make-icons.ts: draws the PNG files of electron/shell/icons from its two SVG files, with a real browser.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';

const folder = join('electron', 'shell', 'icons');

/** `color` stands for `currentColor`; `tray` is seen on light and dark panels, so it is neither black nor white. */
const pictures = [
  { source: 'icon.svg', file: 'icon.png', pixels: 1024, color: 'none' },
  { source: 'tray.svg', file: 'tray.png', pixels: 22, color: '#4f8df5' },
  { source: 'tray.svg', file: 'tray@2x.png', pixels: 44, color: '#4f8df5' },
  { source: 'tray.svg', file: 'trayTemplate.png', pixels: 16, color: '#000' },
  { source: 'tray.svg', file: 'trayTemplate@2x.png', pixels: 32, color: '#000' },
] as const;

async function draw(page: Page, { source, pixels, color }: (typeof pictures)[number]): Promise<Buffer> {
  const svg = readFileSync(join(folder, source), 'utf8');
  await page.setViewportSize({ width: pixels, height: pixels });
  await page.setContent(
    `<style>body{margin:0;color:${color}}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true });
}

const executablePath = findBrowser();
if (!executablePath) throw new Error('Drawing the icons needs Chromium or Chrome.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const picture of pictures) writeFileSync(join(folder, picture.file), await draw(page, picture));
await browser.close();
