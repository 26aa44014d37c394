import type * as E from 'electron';
import { record } from './record.ts';

type Template = readonly E.MenuItemConstructorOptions[];

/** A line of a menu. A click does what Electron does: radio items untick their neighbours, check boxes turn over. */
export class MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly role: string | undefined;
  readonly submenu: Menu | null;
  checked: boolean;
  readonly #menu: Menu;
  readonly #onClick: E.MenuItemConstructorOptions['click'];

  constructor(options: E.MenuItemConstructorOptions, menu: Menu) {
    this.id = options.id;
    this.label = options.label ?? options.role ?? '';
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.enabled = options.enabled ?? true;
    this.role = options.role;
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : null;
    this.checked = options.checked ?? false;
    this.#menu = menu;
    this.#onClick = options.click;
  }

  click(): void {
    if (!this.enabled) throw new Error(`the menu item '${this.label}' is disabled`);
    if (this.type === 'radio') for (const item of this.#menu.radioGroupOf(this)) item.checked = item === this;
    if (this.type === 'checkbox') this.checked = !this.checked;
    type Click = NonNullable<E.MenuItemConstructorOptions['click']>;
    this.#onClick?.(this as unknown as Parameters<Click>[0], undefined, {});
  }
}

/** A menu as the app described it. */
export class Menu {
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: Template): Menu {
    const menu = new Menu();
    for (const options of template) menu.items.push(new MenuItem(options, menu));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    record.appMenu = menu;
  }
  static getApplicationMenu(): Menu | null {
    return record.appMenu;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const hit = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (hit) return hit;
    }
    return null;
  }

  /** The radio items beside this one, up to the next item of another type. */
  radioGroupOf(item: MenuItem): readonly MenuItem[] {
    const index = this.items.indexOf(item);
    const isRadio = (other: MenuItem | undefined): boolean => other?.type === 'radio';
    let first = index;
    while (isRadio(this.items[first - 1])) first -= 1;
    let last = index;
    while (isRadio(this.items[last + 1])) last += 1;
    return this.items.slice(first, last + 1);
  }

  popup(): void {}
}
