import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Section.module.css';

interface Props {
  readonly icon: Icon;
  readonly title: string;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Section is one question of the sheet with its answer. */
export function Section({ icon: Mark, title, note, aside, children }: Props) {
  return (
    <section className={classes.section} aria-label={title}>
      <header>
        <Mark size={17} aria-hidden className={classes.mark ?? ''} />
        <h3>{title}</h3>
        {note && <span className={classes.note}>{note}</span>}
        {aside && <span className={classes.aside}>{aside}</span>}
      </header>
      {children}
    </section>
  );
}
