import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window. The main process and its siblings are built by `scripts/build.ts`, which uses this for the renderer. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome140' },
});
