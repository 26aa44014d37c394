import { expect, test, vi } from 'vitest';
import { Menu } from '../../electron-double/menu.ts';

test('a click on a radio item ticks it and unticks its neighbours, up to the next separator', () => {
  const menu = Menu.buildFromTemplate([
    { id: 'a', label: 'A', type: 'radio', checked: true },
    { id: 'b', label: 'B', type: 'radio' },
    { type: 'separator' },
    { id: 'other', label: 'Other', type: 'radio', checked: true },
  ]);
  menu.getMenuItemById('b')?.click();
  expect(['a', 'b', 'other'].map((id) => menu.getMenuItemById(id)?.checked)).toEqual([false, true, true]);
});

test('an item deep in a submenu is found and tells the app of its click', () => {
  const click = vi.fn();
  const menu = Menu.buildFromTemplate([{ label: 'File', submenu: [{ label: 'More', submenu: [{ id: 'x', click }] }] }]);
  menu.getMenuItemById('x')?.click();
  expect(click).toHaveBeenCalledOnce();
});

test('a disabled item cannot be clicked', () => {
  const menu = Menu.buildFromTemplate([{ id: 'x', label: 'Off', enabled: false }]);
  expect(() => menu.getMenuItemById('x')?.click()).toThrow("the menu item 'Off' is disabled");
});
