import { useTranslation } from 'react-i18next';
import type { Framed } from './framed';
import classes from './Mail.module.css';
import { Sheet } from './Sheet';

interface Props {
  readonly mail: Framed;
  readonly dark: boolean;
  readonly width: number;
  readonly height: number;
}

// A letter is 600 wide; the window shows a little of its ground on both sides.
const letter = 600;
const most = letter + 40;
const bar = 32;

/** Desk is the window of a mail program; where there is less room, the letter is shown smaller. */
export function Desk({ mail, dark, width, height }: Props) {
  const { t } = useTranslation();
  const inner = Math.min(most, Math.floor(width)) - 2;
  if (inner < 120) {
    return null;
  }
  return (
    <div className={classes.desk} data-dark={dark || undefined} style={{ width: inner + 2, height }}>
      <div className={classes.deskBar}>
        <span className={classes.dots} aria-hidden>
          <i />
          <i />
          <i />
        </span>
        <span>{t('mail.desk', { width: letter })}</span>
      </div>
      <Sheet
        document={mail.document}
        title={mail.subject}
        dark={dark}
        width={inner}
        height={height - bar - 2}
        scale={Math.min(1, inner / (most - 2))}
      />
    </div>
  );
}
