/**
 * What the window's page may load and do; sent as `Content-Security-Policy` with every file of it, by Electron's `app://`
 * and by the headless server alike. Nothing inline, nothing from elsewhere.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'", // headless only: calls and events over HTTP
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
