// The true program, as somebody without a display runs it: `tabiji serve` on a workspace of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const program = process.env.TABIJI_PROGRAM ?? resolve(import.meta.dirname, '../../../build/bin/tabiji');

export interface EngineOptions {
  /** The language in which the sample shop is made and the program speaks. */
  readonly lang?: 'ja' | 'en';
  /** A name for an engine that shares nothing with others started alike. */
  readonly apart?: string;
  /** Where the pretended clock begins, RFC 3339; else the true time. */
  readonly now?: string;
  /** How many times as fast as true time it runs. */
  readonly speed?: number;
  /** An empty workspace instead of the sample shop. */
  readonly empty?: boolean;
}

interface Ready {
  readonly url: string;
  readonly token: string;
}

export class Engine {
  readonly home = mkdtempSync(join(tmpdir(), 'tabiji-walk-'));
  workspace = join(this.home, 'walk.tabiji');
  /** Where the pretended clock begins at the next start, RFC 3339; undefined for the true time. */
  now: string | undefined;
  #child: ChildProcess | undefined;
  #ready: Ready = { url: '', token: '' };
  #port = 0;
  /** What the program wrote to stderr, for a failing test's message. */
  said = '';

  constructor(readonly options: EngineOptions = {}) {
    this.now = options.now;
    this.run('new', '--workspace', this.workspace, '--zone', 'Asia/Tokyo', ...(options.empty ? [] : ['--sample']));
  }

  get #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      TABIJI_HOME: this.home,
      XDG_RUNTIME_DIR: this.home,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      LANG: this.options.lang === 'en' ? 'en_US.UTF-8' : 'ja_JP.UTF-8',
      TZ: 'Asia/Tokyo',
    };
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** url ends with a slash. */
  get url(): string {
    return this.#ready.url;
  }

  get token(): string {
    return this.#ready.token;
  }

  /** run does one command of the program and gives what it printed. */
  run(...args: readonly string[]): string {
    return execFileSync(program, args, { env: this.#env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** start serves; a second start after stop is at the same address, with another token. `open` is what a
   * person does without a display: it shows a held workspace too, which serve refuses. */
  async start(how: 'serve' | 'open' = 'serve'): Promise<this> {
    const { now } = this;
    const { speed } = this.options;
    const child = spawn(
      program,
      how === 'open'
        ? ['--json', 'open', '--workspace', this.workspace]
        : [
            'serve',
            ...['--workspace', this.workspace, '--addr', `127.0.0.1:${this.#port}`],
            ...(now ? ['--pretend-now', now] : []),
            ...(speed ? ['--pretend-speed', String(speed)] : []),
          ],
      { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    child.stderr.on('data', (b: Buffer) => {
      this.said = (this.said + b.toString()).slice(-4000);
    });
    this.#ready = await new Promise<Ready>((done, fail) => {
      child.once('error', fail);
      child.once('exit', (code) => fail(new Error(`${how} ended with ${code}: ${this.said}`)));
      createInterface({ input: child.stdout }).once('line', (line) => done(JSON.parse(line) as Ready));
    });
    child.removeAllListeners('exit');
    this.#port = Number(new URL(this.#ready.url).port);
    return this;
  }

  /** stop ends the engine as Ctrl-C does; with kill as a power cut does. */
  async stop(how: 'end' | 'kill' = 'end'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(how === 'end' ? 'SIGINT' : 'SIGKILL');
    await gone;
  }

  /** request asks the API as a program does. */
  async request(method: string, path: string, body?: unknown, lang = 'en'): Promise<Response> {
    return fetch(new URL(path, this.url), {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        'Accept-Language': lang,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** api is request for those who expect it to work. */
  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request(method, path, body);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async discard(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
