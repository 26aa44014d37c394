import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window. The main process and its siblings are built by `scripts/build.ts`, which uses this for the renderer. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Headless shows the same files in whatever browser the person has.
    target: 'baseline-widely-available',
    // The content security policy allows neither data: fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // In kB, a little above what there is: it comes from the disk of the same machine, nobody waits for a network.
    chunkSizeWarningLimit: 600,
  },
});
