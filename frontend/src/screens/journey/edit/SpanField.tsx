import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, record } from '../../../journey/drawing';
import type { Field } from '../../../journey/kinds';
import { ChoiceField } from './ChoiceField';
import type { ControlProps } from './control';
import { firstSpan } from './fields';
import classes from './Inspect.module.css';
import { NumberField } from './NumberField';

interface Props {
  readonly label: string;
  readonly help?: string | undefined;
  readonly fields: readonly Field[];
  readonly value: Readonly<Record<string, unknown>>;
  readonly set: (name: string, value: unknown) => void;
}

/** Span asks for a length of time in one row: amount and unit. */
export function Span({ label, help, fields, value, set }: Props) {
  const { t } = useTranslation();
  const of = (name: string) => fields.find((f) => f.name === name);
  const [amount, unit] = [of('amount'), of('unit')];
  if (!amount || !unit) {
    return null;
  }
  return (
    <fieldset className={classes.span}>
      <legend>{label}</legend>
      {help && <p className={classes.spanHelp}>{help}</p>}
      <NumberField
        field={amount}
        label={t('inspect.field.amount')}
        value={value.amount}
        set={(v) => set('amount', v)}
      />
      <ChoiceField
        field={unit}
        label={t('inspect.field.unit')}
        value={value.unit}
        n={number(value.amount)}
        set={(v) => set('unit', v)}
      />
    </fieldset>
  );
}

/** SpanField is a length of time as one setting; an optional one has a switch. */
export function SpanField({ field, label, help, value, set, example }: ControlProps & { readonly example: unknown }) {
  const { t } = useTranslation();
  const on = value !== undefined;
  const change = (name: string, v: unknown) => set({ ...record(value), [name]: v });
  const span = (
    <Span
      label={label}
      help={field.required ? help : undefined}
      fields={field.fields ?? []}
      value={record(value)}
      set={change}
    />
  );
  if (field.required) {
    return span;
  }
  return (
    <div className={classes.optional}>
      <Switch
        label={t(`inspect.with.${field.name}`, { defaultValue: label })}
        description={help}
        checked={on}
        onChange={(e) => set(e.currentTarget.checked ? firstSpan(field, example) : undefined)}
      />
      {on && span}
    </div>
  );
}
