import { readFileSync, writeFileSync } from 'node:fs';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});

/** Where a window was, in screen points. */
export type WindowBounds = z.infer<typeof boundsSchema>;

/** @returns where the window was last time; null at the first start, or when that place is on no screen any more. */
export function readBounds(file: string): WindowBounds | null {
  try {
    const bounds = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return overlaps(bounds, screen.getDisplayMatching(bounds).workArea) ? bounds : null;
  } catch {
    return null; // missing or damaged: the window opens at its usual size
  }
}

/** Writes down where the window is when it closes. Losing that is no reason to stop. */
export function rememberBounds(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const bounds: WindowBounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileSync(file, JSON.stringify(bounds), { mode: 0o600 });
    } catch {
      // a full or read-only disk
    }
  });
}

/** Enough of the title bar must be on the screen to be grabbed. */
const visiblePoints = 80;

function overlaps(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return width >= visiblePoints && window.y >= area.y && window.y + visiblePoints <= area.y + area.height;
}
