import { ActionIcon, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StepIcon, stepText } from '../../../canvas';
import { lookOf, nodeOf, readingOrder } from '../../../journey';
import { type Command, Keys, keysOf } from '../../../parts';
import { useInRoom } from '../inRoom';
import { SideHead } from '../SideHead';
import classes from './SelectedPanel.module.css';

const acts = ['edit.copy', 'edit.cut', 'edit.duplicate', 'edit.off', 'select.after', 'edit.tidy', 'edit.remove'];

/** How many of the selected steps are named. */
const named = 12;

/** SelectedPanel is beside the drawing while several steps are selected: how many, which, and what can be done. */
export function SelectedPanel() {
  const { t } = useTranslation();
  const { drawing, room, selecting } = useInRoom();
  const { commands } = selecting;
  const steps = readingOrder(drawing).filter((id) => room.picked.has(id));
  const placing = commands.filter((c) => /^edit\.(align|distribute)\./.test(c.id));
  return (
    <>
      <SideHead title={t('select.count', { count: steps.length })} close={() => room.pick([])} />
      <div className={classes.panel}>
        <ul className={classes.acts}>
          {acts.flatMap((id) => {
            const c = commands.find((one) => one.id === id);
            return c ? (
              <li key={id}>
                <Act command={c} />
              </li>
            ) : (
              []
            );
          })}
        </ul>
        {placing.length > 0 && (
          <>
            <h3>{t('select.align')}</h3>
            <div className={classes.aligns} role="toolbar" aria-label={t('select.align')}>
              {placing.map((c) => (
                <Align key={c.id} command={c} />
              ))}
            </div>
            {drawing.layout !== 'own' && <p className={classes.quiet}>{t('select.align.own')}</p>}
          </>
        )}
        <h3>{t('select.steps')}</h3>
        <ul className={classes.steps}>
          {steps.slice(0, named).map((id) => {
            const step = nodeOf(drawing, id);
            if (!step) {
              return null;
            }
            const text = stepText(t, drawing, step);
            const { tone, icon } = lookOf(step.kind);
            return (
              <li key={id} style={{ '--c': `var(--tone-${tone})` } as React.CSSProperties}>
                <button type="button" onClick={() => room.show(id)}>
                  <StepIcon icon={icon} size={16} />
                  <span>{text.title}</span>
                  <small>{text.kind}</small>
                </button>
              </li>
            );
          })}
        </ul>
        {steps.length > named && <p className={classes.quiet}>{t('select.more', { count: steps.length - named })}</p>}
      </div>
    </>
  );
}

function Act({ command: { icon: Icon, word, args, keys, run, id } }: { readonly command: Command }) {
  const { t } = useTranslation();
  return (
    <button type="button" data-red={id === 'edit.remove' || undefined} onClick={run}>
      {Icon && <Icon size={17} stroke={1.8} aria-hidden />}
      <span>{t(word, { ...args })}</span>
      {keys && <Keys keys={keys} />}
    </button>
  );
}

function Align({ command: { icon: Icon, word, keys, run } }: { readonly command: Command }) {
  const { t } = useTranslation();
  const label = t(word);
  return (
    <Tooltip label={keys ? `${label}　${keysOf(keys).join('+')}` : label}>
      <ActionIcon variant="default" size={30} aria-label={label} onClick={run}>
        {Icon && <Icon size={18} stroke={1.7} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
