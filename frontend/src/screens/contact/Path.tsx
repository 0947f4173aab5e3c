import { IconCheck, IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { isGoal } from '../../journey';
import { full, when } from '../../parts';
import { StepIcon } from './StepIcon';
import { shownPath } from './shownPath';
import classes from './Track.module.css';

/** Path draws a passage as dots: past, present, coming; of long ones two past and three coming steps. */
export function Path({ track }: { readonly track: Schemas['Track'] }) {
  const { t } = useTranslation();
  const { earlier, dots, more } = shownPath(track);
  if (dots.length === 0) {
    return null;
  }
  return (
    <ol className={classes.path} aria-label={t('contact.path')}>
      {earlier > 0 && (
        <li className={classes.pathMore} data-state="done">
          <i>+{earlier}</i>
          <span>{t('contact.path.earlier')}</span>
        </li>
      )}
      {dots.map((d) => (
        <li key={d.key} data-state={d.state} title={d.at ? `${d.title}\n${full(d.at)}` : d.title}>
          <i>
            {d.state === 'done' ? (
              <IconCheck size={14} stroke={2.6} aria-hidden />
            ) : isGoal(d.kind) ? (
              <IconFlag size={13} aria-hidden />
            ) : d.state === 'now' ? (
              <StepIcon word={d.kind} size={14} />
            ) : null}
          </i>
          <span>{d.title}</span>
          <em>{t(`contact.path.${d.state}`, { at: d.at ? when(d.at) : '' })}</em>
        </li>
      ))}
      {more && (
        <li className={classes.pathMore} data-state="ahead">
          <i>…</i>
          <span aria-hidden />
        </li>
      )}
    </ol>
  );
}
