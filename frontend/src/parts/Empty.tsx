import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Parts.module.css';

interface Props {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Empty is shown in the place of an empty list: what will be here, and how to get it. */
export function Empty({ icon: Mark, title, children, action }: Props) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyMark}>
        <Mark size={28} stroke={1.6} aria-hidden />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
