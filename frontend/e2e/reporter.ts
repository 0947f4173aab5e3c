// One JSON line a test, as `go run ./build test` reads them.
import { relative } from 'node:path';
import type { Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter';

const line = (o: Readonly<Record<string, unknown>>) => process.stdout.write(`${JSON.stringify(o)}\n`);
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
const plain = (e: TestError) => (e.stack ?? e.message ?? e.value ?? '').replace(colours, '');

export default class Lines implements Reporter {
  printsToStdio(): boolean {
    return true;
  }

  onTestBegin(test: TestCase): void {
    line({ test: test.titlePath().slice(3).join(' › '), outcome: 'begin' });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    line({
      test: test.titlePath().slice(3).join(' › '),
      file: relative(process.cwd(), test.location.file),
      outcome: result.status === 'skipped' ? 'skip' : test.ok() ? 'pass' : 'fail',
      seconds: result.duration / 1000,
      message: result.errors.map(plain).join('\n'),
    });
  }

  onError(error: TestError): void {
    line({ test: 'the walks themselves', file: 'e2e', outcome: 'fail', message: plain(error) });
  }
}
