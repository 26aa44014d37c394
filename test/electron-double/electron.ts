/** What `electron` resolves to under the double. A name that is missing in it is a link error when the app starts. */
export * from './surface.ts';
/** electron-store asks for the default export. */
export * as default from './surface.ts';
