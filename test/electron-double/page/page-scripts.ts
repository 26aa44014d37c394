import { createCodec } from './codec.ts';
import { createPreloadRequire } from './preload-world.ts';
import { createWorldBridge } from './world-bridge.ts';

/** Runs in the page's own world before its first script. */
export function pageScript(secret: string): string {
  return `(${createWorldBridge.toString()})(${JSON.stringify(secret)}, 'page', ${createCodec.toString()});`;
}

/**
 * Runs in the isolated world before the page's first script: the built preload, inside CommonJS as Electron gives it.
 *
 * @param source text of the preload file
 */
export function preloadScript(secret: string, source: string): string {
  return `{
    const codecOf = ${createCodec.toString()};
    const bridge = (${createWorldBridge.toString()})(${JSON.stringify(secret)}, 'preload', codecOf);
    const require = (${createPreloadRequire.toString()})(bridge, codecOf);
    const module = { exports: {} };
    (function (exports) {
${source}
    }).call(module.exports, module.exports);
  }`;
}
