// A mail server on this computer that misbehaves on demand.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Mood is how the mail server behaves: takes everything, refuses the password, is over its limit, or drops the
 * line after the mail's last dot, so that nobody knows. */
type Mood = 'willing' | 'refusing' | 'limited' | 'dropping';

/** MailServer is a mail server on this computer, with an account of shop / right. */
export class MailServer {
  mood: Mood = 'willing';
  taken = 0;
  readonly #lines = new Set<Socket>();
  readonly #server: Server = createServer((line) => this.#talk(line));

  async start(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const line of this.#lines) {
      line.destroy();
    }
  }

  #talk(line: Socket): void {
    this.#lines.add(line);
    line.on('close', () => this.#lines.delete(line));
    line.on('error', () => line.destroy());
    const say = (text: string) => line.write(`${text}\r\n`);
    let rest = '';
    let body = false;
    line.on('data', (data) => {
      const lines = (rest + data.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const l of lines) {
        if (body) {
          if (l === '.') {
            body = false;
            if (this.mood === 'dropping') {
              line.destroy();
              return;
            }
            this.taken++;
            say('250 taken');
          }
          continue;
        }
        const verb = l.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') {
          say('250-mail.test');
          say('250 AUTH PLAIN');
        } else if (verb === 'AUTH') {
          const right = Buffer.from(l.split(' ')[2] ?? '', 'base64').toString() === '\0shop\0right';
          say(right && this.mood !== 'refusing' ? '235 welcome' : '535 5.7.8 wrong name or password');
        } else if (verb === 'MAIL' && this.mood === 'limited') {
          say('452 4.7.1 too many mails in the last hour');
        } else if (verb === 'DATA') {
          body = true;
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          line.end();
        } else {
          say('250 fine');
        }
      }
    });
    say('220 mail.test');
  }
}
