import { createContext } from 'react';

/** Where tips and menus are put: an open modal dialog hides everything outside itself. null = the page. */
export const LayerContext = createContext<HTMLElement | null>(null);
