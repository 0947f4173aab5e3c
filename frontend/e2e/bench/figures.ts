import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Prints what a bench prints, and why one failed; nothing else. */
export default class Figures implements Reporter {
  onStdOut(text: string | Buffer): void {
    process.stdout.write(text);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    for (const e of result.errors) {
      process.stderr.write(`${test.title}: ${e.message ?? ''}\n`);
    }
  }
}
