import { type ReactNode, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import classes from './Page.module.css';
import { href } from './route';

interface Slots {
  readonly crumbs: HTMLElement | null;
  readonly actions: HTMLElement | null;
}

/** The parts of the header that a screen fills. */
export const useSlots = create<Slots>(() => ({ crumbs: null, actions: null }));

interface Props {
  /** The name of the place, last in the breadcrumb and in the window's title. */
  readonly title: string;
  /** The name as it is shown in the header, where a screen lets it be changed there. */
  readonly heading?: ReactNode;
  /** The places above, with their route. */
  readonly above?: readonly { readonly title: string; readonly to: readonly string[] }[];
  /** Beside the breadcrumb: a state, a note. */
  readonly mark?: ReactNode;
  /** At the right of the header; at most one filled button. */
  readonly actions?: ReactNode;
  /** fill: the screen has its own scrolling; otherwise the page scrolls with its padding. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** Page is a screen within the frame: its breadcrumb, its header buttons and its content. */
export function Page({ title, heading, above = [], mark, actions, fill, children }: Props) {
  const slots = useSlots();
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      {slots.crumbs &&
        createPortal(
          <>
            {above.map((a) => (
              <span key={a.title} className={classes.above}>
                <a href={href(...a.to)}>{a.title}</a>
                <i aria-hidden>›</i>
              </span>
            ))}
            <h1 className={classes.title} title={title}>
              {heading ?? title}
            </h1>
            {mark && <span className={classes.mark}>{mark}</span>}
          </>,
          slots.crumbs,
        )}
      {slots.actions && actions && createPortal(actions, slots.actions)}
      <div className={fill ? classes.fill : classes.page}>{children}</div>
    </>
  );
}
