import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayKey, isImeKey, useZone } from '../../parts';
import { useLongList } from '../../parts/useLongList';
import { DayHead } from './DayHead';
import { beside, dayHeight, heightOfAll, type Line, linesOf, type Mail, pushed, rowsOf } from './lines';
import classes from './Mailbox.module.css';
import { MailRow } from './MailRow';

/** A day's head stays over the mails of its day. */
const edges = { head: dayHeight };

export interface ListHandle {
  readonly focus: () => void;
}

interface Props {
  readonly mails: readonly Mail[];
  readonly chosen: string | undefined;
  readonly isUnread: (m: Mail) => boolean;
  /** Chosen by keys or by a click; open: it shall be read now. */
  readonly choose: (m: Mail, open: boolean) => void;
  readonly handle?: React.Ref<ListHandle>;
}

/** MailList shows the rows in sight; new mail slides in at the top and never moves what is being read. */
export function MailList({ mails, chosen, isUnread, choose, handle }: Props) {
  const { t } = useTranslation();
  const { zone } = useZone();
  const lines = useMemo(() => linesOf(mails, (at) => dayKey(at, zone)), [mails, zone]);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<readonly Line[]>(lines);
  const [fresh, setFresh] = useState(0);
  const [still, setStill] = useState(false);
  const rows = useMemo(() => rowsOf(lines), [lines]);
  const { first, end, reveal } = useLongList(box, rows, edges);
  useImperativeHandle(handle, () => ({ focus: () => box.current?.focus({ preventScroll: true }) }), []);

  useLayoutEffect(() => {
    const scroller = box.current;
    const old = before.current;
    before.current = lines;
    if (!scroller || old === lines || old.length === 0) {
      return;
    }
    const by = pushed(old, lines, scroller.scrollTop);
    const away = scroller.scrollTop > 4;
    setStill(away);
    if (by > 0 && away) {
      scroller.scrollTop += by;
      setFresh(
        (n) =>
          n + Math.max(0, lines.filter((l) => l.kind === 'mail').length - old.filter((l) => l.kind === 'mail').length),
      );
    }
  }, [lines]);

  // shown when it is chosen, not again when mail comes
  const latest = useRef(reveal);
  useLayoutEffect(() => {
    latest.current = reveal;
  });
  useEffect(() => {
    latest.current(before.current.findIndex((l) => l.key === chosen));
  }, [chosen]);

  const onKeyDown = (e: React.KeyboardEvent) => {
    if (isImeKey(e) || e.ctrlKey || e.metaKey || e.altKey) {
      return;
    }
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 8,
      PageUp: -8,
      Home: -1e6,
      End: 1e6,
    };
    const n = steps[e.key];
    const next = n === undefined ? undefined : beside(mails, chosen, [n]);
    if (next) {
      e.preventDefault();
      choose(next, false);
    } else if (e.key === 'Enter' || e.key === ' ') {
      const mail = mails.find((m) => m.id === chosen);
      if (mail) {
        e.preventDefault();
        choose(mail, true);
      }
    }
  };

  const head = lines.slice(0, first + 5).findLast((l) => l.kind === 'day' && l.top <= (box.current?.scrollTop ?? 0));
  return (
    <div className={classes.listBox}>
      <div
        ref={box}
        className={classes.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('mailbox.list')}
        aria-activedescendant={
          chosen && lines.slice(first, end).some((l) => l.key === chosen) ? `mail-${chosen}` : undefined
        }
        onKeyDown={onKeyDown}
        onScroll={(e) => e.currentTarget.scrollTop < 4 && setFresh(0)}
        data-still={still || undefined}
      >
        {head?.kind === 'day' && (
          <div className={classes.sticky} role="presentation" aria-hidden>
            <DayHead at={head.at} count={head.count} />
          </div>
        )}
        <div className={classes.tall} style={{ height: heightOfAll(lines) }} role="presentation">
          {lines.slice(first, end).map((line) =>
            line.kind === 'day' ? (
              <div
                key={line.key}
                className={classes.day}
                role="presentation"
                style={{ transform: `translateY(${line.top}px)` }}
              >
                <DayHead at={line.at} count={line.count} />
              </div>
            ) : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names the active row
              <div
                key={line.key}
                id={`mail-${line.key}`}
                role="option"
                aria-selected={line.key === chosen}
                className={classes.slot}
                style={{ transform: `translateY(${line.top}px)` }}
                onClick={() => choose(line.mail, true)}
              >
                <MailRow mail={line.mail} unread={isUnread(line.mail)} chosen={line.key === chosen} />
              </div>
            ),
          )}
        </div>
      </div>
      {fresh > 0 && (
        <Button
          className={classes.fresh}
          size="xs"
          radius="xl"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={() => box.current?.scrollTo({ top: 0, behavior: 'smooth' })}
        >
          {t('mailbox.fresh', { count: fresh })}
        </Button>
      )}
    </div>
  );
}
