// The other side of SMTP, on loopback, with the faults that real ones have.
import { createServer, type Server, type Socket } from 'node:net';

/** What goes wrong: nothing; a password is refused; too many mails came; the line breaks after the final dot, so
 * that nobody knows. */
export type Fault = '' | 'auth' | 'limit' | 'lost';

export class MailServer {
  fault: Fault = '';
  readonly mails: string[] = [];
  #server: Server;
  #open = new Set<Socket>();
  port = 0;

  /** Only this user and password are let in; without a user, anybody. */
  constructor(
    private readonly user = '',
    private readonly password = '',
  ) {
    this.#server = createServer((socket) => this.#talk(socket));
  }

  async start(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    this.port = address && typeof address === 'object' ? address.port : 0;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) {
      socket.destroy();
    }
    await new Promise((done) => this.#server.close(done));
  }

  #knows(line: string): boolean {
    const told = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
    return this.fault !== 'auth' && (this.user === '' || told === `\0${this.user}\0${this.password}`);
  }

  #talk(socket: Socket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket)).on('error', () => socket.destroy());
    const say = (line: string) => socket.write(`${line}\r\n`);
    let data: string | undefined;
    let rest = '';
    socket.on('data', (b) => {
      rest += b.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== undefined) {
          if (line !== '.') {
            data += `${line}\n`;
            continue;
          }
          if (this.fault === 'lost') {
            socket.destroy();
            return;
          }
          this.mails.push(data);
          data = undefined;
          say('250 2.0.0 taken');
          continue;
        }
        switch (line.slice(0, 4).toUpperCase()) {
          case 'EHLO':
            socket.write('250-walk.example\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n');
            break;
          case 'AUTH':
            say(this.#knows(line) ? '235 2.7.0 welcome' : '535 5.7.8 username or password not accepted');
            break;
          case 'MAIL':
            say(this.fault === 'limit' ? '452 4.7.1 too many mails in the last hour' : '250 2.1.0 ok');
            break;
          case 'DATA':
            data = '';
            say('354 go on');
            break;
          case 'QUIT':
            say('221 2.0.0 goodbye');
            socket.end();
            break;
          default:
            say('250 2.0.0 ok');
        }
      }
    });
    say('220 walk.example ESMTP');
  }
}
