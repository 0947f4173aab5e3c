// One JSON line a test, as `go run ./build test` reads them.
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const line = (o: Readonly<Record<string, unknown>>) => process.stdout.write(`${JSON.stringify(o)}\n`);

const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

export default class Lines implements Reporter {
  onTestCaseReady(test: TestCase): void {
    line({ test: test.fullName, outcome: 'begin' });
  }

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    line({
      test: test.fullName,
      file: test.module.relativeModuleId,
      outcome: { passed: 'pass', failed: 'fail', skipped: 'skip', pending: 'skip' }[result.state],
      seconds: (test.diagnostic()?.duration ?? 0) / 1000,
      message: (result.errors ?? [])
        .map((e) => e.stack ?? e.message)
        .concat((result.errors ?? []).flatMap((e) => e.diff ?? []))
        .join('\n')
        .replace(colours, ''),
    });
  }

  onTestModuleEnd(module: TestModule): void {
    for (const e of module.errors()) {
      line({ test: 'the file itself', file: module.relativeModuleId, outcome: 'fail', message: e.stack ?? e.message });
    }
  }
}
