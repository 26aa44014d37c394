import { EventEmitter } from 'node:events';
import type * as E from 'electron';
import { isReady } from './app.ts';
import type { Menu } from './menu.ts';
import { record } from './record.ts';
import { strict } from './strict.ts';

type Used = Pick<E.Tray, 'setToolTip' | 'setImage' | 'destroy' | 'isDestroyed'>;

/** The icon beside the clock. `toolTip` and `menu` are for the test to look at and click. */
export class Tray extends EventEmitter implements Used {
  toolTip = '';
  menu: Menu | null = null;
  #destroyed = false;

  constructor(image: { isEmpty(): boolean }) {
    super();
    if (!isReady()) throw new Error('Cannot create Tray before app is ready');
    if (process.env.ELECTRON_DOUBLE_NO_TRAY === '1') throw new Error('electron double: this desktop has no tray');
    if (image.isEmpty()) throw new Error('electron double: an empty tray icon cannot be seen');
    record.trays.push(this);
    return strict(this, 'Tray');
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
  setImage(): void {}
  destroy(): void {
    this.#destroyed = true;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
}
