import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// TABIJI_API is where the development server finds the API: http://127.0.0.1:PORT, with TABIJI_TOKEN.
const api = process.env.TABIJI_API;
const token = process.env.TABIJI_TOKEN;

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
  server: {
    host: '127.0.0.1',
    strictPort: true,
    ...(api
      ? {
          proxy: {
            '/api': { target: api, changeOrigin: true, headers: { Authorization: `Bearer ${token}`, Origin: api } },
          },
        }
      : {}),
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    isolate: false, // functions without a state of their own: a worker for each file took six times as long
    pool: 'threads',
    testTimeout: 60_000, // a bound against hanging, not a measurement: a busy computer is no defect
  },
});
