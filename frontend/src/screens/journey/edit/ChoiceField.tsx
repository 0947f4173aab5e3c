import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ControlProps } from './control';

/**
 * ChoiceField asks for one of several choices. n is the number before a choice that is a unit; it decides singular or
 * plural.
 */
export function ChoiceField({ field, label, help, value, set, n = 2 }: ControlProps & { readonly n?: number }) {
  const { t } = useTranslation();
  const choices = field.choices ?? [];
  const chosen = choices.find((c) => c === value);
  return (
    <Select
      label={label}
      description={help}
      allowDeselect={!field.required}
      data={choices.map((c) => ({
        value: String(c),
        label: t(`inspect.choice.${field.name}.${String(c)}`, { count: n, defaultValue: String(c) }),
      }))}
      value={chosen === undefined ? null : String(chosen)}
      error={chosen === undefined && field.required ? t('inspect.problem.choose') : undefined}
      onChange={(v) => set(choices.find((c) => String(c) === v))}
    />
  );
}
