import { clock } from '../time';
import type { Framed } from './framed';
import classes from './Mail.module.css';
import { Sheet } from './Sheet';

interface Props {
  readonly mail: Framed;
  readonly dark: boolean;
  readonly height: number;
}

const tallest = 700;
const edge = 8;
const head = 98;

/** Phone is a telephone drawn with lines: the mail in it is 326 wide. */
export function Phone({ mail, dark, height }: Props) {
  const tall = Math.min(tallest, height);
  return (
    <div className={classes.phone} data-dark={dark || undefined} style={{ height: tall }}>
      <div className={classes.screen}>
        <div className={classes.phoneTop} aria-hidden>
          <span>{clock(mail.at)}</span>
          <i className={classes.island} />
          <i className={classes.battery} />
        </div>
        <div className={classes.phoneHead}>
          <strong>{mail.subject}</strong>
          <span>{mail.from}</span>
        </div>
        <Sheet document={mail.document} title={mail.subject} dark={dark} width={326} height={tall - 2 * edge - head} />
        <i className={classes.homeLine} aria-hidden />
      </div>
    </div>
  );
}
