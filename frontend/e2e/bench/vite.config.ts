import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    outDir: resolve(import.meta.dirname, '../results/bench'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
  },
});
