import { defineConfig } from '@playwright/test';

// The benches of the whole program in a browser; each prints one JSON object a figure.
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../results/bench-run',
  workers: 1,
  timeout: 600_000,
  reporter: './figures.ts',
  use: {
    launchOptions: {
      executablePath: process.env.TABIJI_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
    timezoneId: 'Asia/Tokyo',
    contextOptions: { reducedMotion: 'reduce' },
  },
});
