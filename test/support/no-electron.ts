/**
 * Imported first by every test that loads `electron/storage` in plain Node: electron-store imports `electron`, whose entry
 * would go and download a binary. With this it only returns a path that nobody uses. The headless bundle has an alias instead.
 */
process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= '/electron-is-not-used-here';
