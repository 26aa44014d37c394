// A small Electron app: what the tests of the double run on.
const path = require('node:path');
const { app, BrowserWindow, ipcMain, protocol, session } = require('electron');

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
/** @type {string[]} */
const order = [];
for (const name of /** @type {const} */ (['ready', 'before-quit', 'will-quit', 'quit'])) {
  app.on(/** @type {'ready'} */ (name), () => order.push(name));
}
app.on('window-all-closed', () => order.push('window-all-closed'));
app.on('quit', () => console.log(order.join(' ')));

ipcMain.handle('echo', (_event, value) => value);
ipcMain.handle('fail', () => {
  throw new TypeError('boom');
});
ipcMain.handle('unclonable', () => () => 1);
ipcMain.handle('sender', (event) => [event.senderFrame?.url, event.senderFrame?.parent ?? null]);

void app.whenReady().then(async () => {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(permission === 'clipboard-sanitized-write');
  });
  protocol.handle('app', (request) => {
    const isPage = new URL(request.url).pathname === '/index.html';
    return new Response(isPage ? '<!doctype html><title>Small</title><h1>Small app</h1>' : null, {
      status: isPage ? 200 : 404,
      headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'" },
    });
  });
  const window = new BrowserWindow({ webPreferences: { preload: path.join(__dirname, 'preload.cjs') } });
  window.webContents.on('will-navigate', (event) => {
    event.preventDefault();
    console.log(`refused ${event.url}`);
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  await window.loadURL('app://ui/index.html');
});
