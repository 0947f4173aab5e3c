import type { ReactNode } from 'react';
import classes from './Parts.module.css';

interface Props {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
  readonly label?: string;
}

/** Panel is a section with a background and a border. */
export function Panel({ title, note, aside, children, flush, label }: Props) {
  return (
    <section className={classes.panel} data-flush={flush || undefined} aria-label={label}>
      {(title || aside) && (
        <header>
          <h2>{title}</h2>
          {note && <span className={classes.note}>{note}</span>}
          <span className={classes.aside}>{aside}</span>
        </header>
      )}
      {children}
    </section>
  );
}
