import { Checkbox, Radio, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { most, setJourney } from '../../../journey/edit';
import type { Field } from '../../../journey/kinds';
import { useZone } from '../../../parts';
import { type Edit, useInRoom } from '../inRoom';
import classes from './Inspect.module.css';
import { NumberField } from './NumberField';
import { useTyped } from './useTyped';
import { withZones } from './zones';

const again = ['never', 'after_exit', 'after_days', 'per_key'] as const;

/** Days after which people may enter again. */
const days: Field = { name: 'days', required: true, type: 'integer', minimum: 1, maximum: 36_500 };

type Settings = Parameters<typeof setJourney>[1]['settings'];

/** JourneySettings are the settings of the whole journey: who may enter again, its time zone, its purpose. */
export function JourneySettings({ edit }: { readonly edit: Edit }) {
  const { t } = useTranslation();
  const { drawing } = useInRoom();
  const { settings } = drawing;
  const set = (some: Settings, burst?: string) => edit.run((d) => setJourney(d, { settings: some }), burst);
  const reentry = again.find((r) => r === settings.reentry) ?? 'never';
  return (
    <section className={classes.settings} aria-labelledby="journey-settings">
      <h3 id="journey-settings">{t('inspect.journey')}</h3>
      <Radio.Group
        label={t('inspect.again')}
        value={reentry}
        onChange={(v) => set({ reentry: v, days: v === 'after_days' ? (settings.days ?? 30) : undefined })}
      >
        <div className={classes.answers}>
          {again.map((r) => (
            <Radio key={r} value={r} label={t(`inspect.again.${r}`)} description={t(`inspect.again.${r}.help`)} />
          ))}
        </div>
      </Radio.Group>
      {reentry === 'after_days' && (
        <NumberField
          field={days}
          label={t('inspect.days')}
          value={settings.days}
          set={(v) => set({ days: v }, 'journey days')}
        />
      )}
      {reentry === 'per_key' && (
        <Checkbox
          label={t('inspect.parallel')}
          description={t('inspect.parallel.help')}
          checked={settings.parallel === true}
          onChange={(e) => set({ parallel: e.currentTarget.checked || undefined })}
        />
      )}
      <Zone zone={settings.zone ?? ''} set={(zone) => set({ zone })} />
      <details className={classes.more}>
        <summary>{t('inspect.purpose')}</summary>
        <div className={classes.inside}>
          {(['objective', 'kpi', 'owner'] as const).map((key) => (
            <Purpose
              key={key}
              label={t(`inspect.purpose.${key}`)}
              value={settings[key] ?? ''}
              set={(v) => set({ [key]: v || undefined }, `journey ${key}`)}
            />
          ))}
        </div>
      </details>
    </section>
  );
}

function Zone({ zone, set }: { readonly zone: string; readonly set: (zone: string | undefined) => void }) {
  const { t } = useTranslation();
  const own = useZone((z) => z.zone);
  return (
    <Select
      label={t('inspect.zone')}
      description={t('inspect.zone.help')}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('inspect.none')}
      data={[
        { value: '-', label: t('inspect.zone.own', { zone: own }) },
        ...withZones(zone).map((z) => ({ value: z, label: z })),
      ]}
      value={zone || '-'}
      onChange={(v) => set(v === null || v === '-' ? undefined : v)}
    />
  );
}

interface PurposeProps {
  readonly label: string;
  readonly value: string;
  readonly set: (text: string) => void;
}

function Purpose({ label, value, set }: PurposeProps) {
  const typed = useTyped(value, set);
  return (
    <TextInput
      label={label}
      maxLength={most.purpose}
      value={typed.text}
      onChange={(e) => typed.type(e.currentTarget.value)}
      {...typed.ime}
    />
  );
}
