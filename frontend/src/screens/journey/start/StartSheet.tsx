import { FocusTrap } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey, Loading, Trouble } from '../../../parts';
import { usePreview } from '../data';
import { useInRoom } from '../inRoom';
import { SheetBody } from './SheetBody';
import { SheetFoot } from './SheetFoot';
import { SheetHead } from './SheetHead';
import classes from './StartSheet.module.css';
import { useStart } from './useStart';
import { sheetWidth } from './width';

interface Props {
  /** Opened to change a journey that runs in practice to real mail. */
  readonly real: boolean;
}

/**
 * StartSheet answers before the start: who enters, what is sent first and when, is anything wrong, which settings
 * apply.
 */
export function StartSheet({ real }: Props) {
  const { t } = useTranslation();
  const { whole, room } = useInRoom();
  const start = useStart(whole, room, real);
  const preview = usePreview(whole.id, { laterOnly: start.choice.laterOnly, practice: start.choice.practice });
  const [width] = useState(sheetWidth);
  const sheet = preview.data;
  useEffect(giveBack, []);
  return (
    <FocusTrap active>
      <div
        className={classes.sheet}
        style={{ width }}
        role="dialog"
        aria-modal="true"
        aria-labelledby="start-title"
        onKeyDown={(e) => {
          if (e.key === 'Escape' && !isImeKey(e) && !e.defaultPrevented && !start.busy) {
            e.stopPropagation();
            room.close();
          }
        }}
      >
        <SheetHead busy={start.busy} />
        <div className={classes.body}>
          {preview.error && !sheet && <Trouble error={preview.error} again={() => void preview.refetch()} />}
          {preview.isPending && <Loading rows={4} height={120} />}
          {sheet && <SheetBody sheet={sheet} start={start} />}
        </div>
        {sheet && <SheetFoot sheet={sheet} start={start} />}
        <span className={classes.spoken} role="status">
          {preview.isFetching ? '' : sheet ? t('start.people', { count: sheet.enter }) : ''}
        </span>
      </div>
    </FocusTrap>
  );
}

/** giveBack remembers the focused element; the function it gives focuses it again as soon as that is possible. */
function giveBack(): () => void {
  const before = document.activeElement;
  return () => {
    setTimeout(() => before instanceof HTMLElement && before.isConnected && before.focus(), 0);
  };
}
