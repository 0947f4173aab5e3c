import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../../bridge';
import { said, useStanding } from '../../../parts';
import type { Preview } from '../types';
import { peopleOf } from './people';
import classes from './SheetFoot.module.css';
import common from './Start.module.css';
import type { Start } from './useStart';

/** SheetFoot shows what prevents the start, and has the button that starts. */
export function SheetFoot({ sheet, start }: { readonly sheet: Preview; readonly start: Start }) {
  const { t } = useTranslation();
  const held = Boolean(useStanding()?.workspace.held);
  const { byHand } = start;
  const errors = (sheet.findings ?? []).filter((f) => f.level === 'error').length;
  const unchosen = (byHand.who === 'tag' && !byHand.tag) || (byHand.who === 'contact' && !byHand.contact);
  const people = peopleOf(sheet, start.choice.laterOnly, byHand);
  const why =
    errors > 0
      ? t('start.errors', { count: errors })
      : held
        ? t('start.held.foot')
        : unchosen
          ? t('start.unchosen')
          : '';
  const failure = start.error === undefined ? undefined : said(start.error, t);
  const places = start.error instanceof Problem ? start.error.places : [];
  const label = () => {
    if (people > 0) {
      return t(sheet.practice ? 'start.go.practice' : 'start.go.real', { count: people });
    }
    return t(sheet.practice ? 'start.go.practice.empty' : 'start.go.real.empty');
  };
  return (
    <footer className={classes.foot}>
      {failure && (
        <div className={classes.failure} role="alert">
          <IconAlertTriangle size={18} aria-hidden className={common.fixed} />
          <span>
            <strong>{failure.text}</strong> {failure.hint}
            {places.map((p) => (
              <span key={p.path + p.message}>{p.message}</span>
            ))}
          </span>
        </div>
      )}
      <div>
        {why ? (
          <span className={classes.why}>
            <IconLock size={16} aria-hidden />
            {why}
          </span>
        ) : (
          <span className={common.quiet}>{t('start.after')}</span>
        )}
        <Button
          leftSection={<IconPlayerPlayFilled size={15} />}
          disabled={why !== ''}
          loading={start.busy}
          onClick={() => void start.start(sheet.practice)}
        >
          {label()}
        </Button>
      </div>
    </footer>
  );
}
