import { Button, TextInput } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconTrash, IconUnlink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stepText } from '../../../canvas';
import { type Drawing, nodeOf } from '../../../journey';
import { dissolvePhase, most, removePhase, renamePhase } from '../../../journey/edit';
import { type Edit, useInRoom } from '../inRoom';
import { SideHead } from '../SideHead';
import classes from './Inspect.module.css';
import common from './PhasePanel.module.css';
import { useShut } from './useShut';
import { useTyped } from './useTyped';

type Phase = Drawing['phases'][number];

/** PhasePanel shows one phase: its name, its steps, and what can be done with it. */
export function PhasePanel({ phase }: { readonly phase: Phase }) {
  const { t } = useTranslation();
  const { whole, room, drawing, counting, lookups, edit } = useInRoom();
  const [shut, setShut] = useShut(whole.id);
  const closed = shut.has(phase.id);
  const steps = (phase.nodes ?? []).flatMap((n) => nodeOf(drawing, n) ?? []);
  const inside = steps.reduce((sum, n) => sum + (counting?.counts.get(n.id)?.standing ?? 0), 0);
  return (
    <>
      <SideHead above={t('phase')} title={phase.title || t('phase.unnamed')} close={() => room.select(undefined)} />
      <div className={classes.form}>
        {edit && <Name phase={phase} edit={edit} />}
        <p className={classes.quiet}>
          {t('phase.steps', { count: steps.length })}
          {whole.version > 0 && t('dot') + t('phase.people', { count: inside })}
        </p>
        <ol className={common.steps}>
          {steps.map((n) => {
            const text = stepText(t, drawing, n, lookups);
            return (
              <li key={n.id}>
                <button type="button" onClick={() => room.show(n.id)}>
                  {text.title}
                  <small>{text.kind}</small>
                </button>
              </li>
            );
          })}
        </ol>
        <div className={classes.buttons}>
          <Button
            size="xs"
            variant="default"
            leftSection={closed ? <IconArrowsMaximize size={15} /> : <IconArrowsMinimize size={15} />}
            onClick={() => setShut(phase.id, !closed)}
          >
            {t(closed ? 'phase.open.action' : 'phase.shut.action')}
          </Button>
          {edit && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconUnlink size={15} />}
              onClick={() => {
                room.select(undefined);
                edit.run((d) => dissolvePhase(d, { phase: phase.id }));
              }}
            >
              {t('phase.dissolve')}
            </Button>
          )}
        </div>
        {edit && (
          <div className={classes.foot}>
            <Button
              size="xs"
              variant="subtle"
              color="red.9"
              leftSection={<IconTrash size={15} />}
              onClick={() => {
                room.select(undefined);
                edit.run((d) => removePhase(d, { phase: phase.id }));
              }}
            >
              {t('phase.remove')}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Name({ phase, edit }: { readonly phase: Phase; readonly edit: Edit }) {
  const { t } = useTranslation();
  const name = useTyped(phase.title, (title) =>
    edit.run((d) => renamePhase(d, { phase: phase.id, title }), `${phase.id} title`),
  );
  return (
    <TextInput
      label={t('phase.name')}
      maxLength={most.title}
      value={name.text}
      onChange={(e) => name.type(e.currentTarget.value)}
      {...name.ime}
    />
  );
}
