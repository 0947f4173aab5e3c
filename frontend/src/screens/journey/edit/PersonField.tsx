import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../../bridge';
import { say } from '../../../canvas';
import { fieldWord } from '../../../journey';
import { text } from '../../../journey/drawing';
import type { ControlProps } from './control';

/** PersonField asks for one of the contact fields of the workspace. */
export function PersonField({ field, label, help, value, set }: ControlProps) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['fields'],
    queryFn: () => ask(api.GET('/api/fields')),
    staleTime: 5 * 60_000,
  });
  const key = text(value);
  const known = (data?.items ?? []).map((f) => ({
    value: f.key,
    label: f.standard ? say(t, fieldWord(f.key)) : f.label || f.key,
  }));
  const there = key === '' || known.some((f) => f.value === key);
  return (
    <Select
      label={label}
      description={help}
      searchable
      allowDeselect={false}
      placeholder={t('inspect.choose')}
      nothingFoundMessage={t('inspect.none')}
      data={there ? known : [...known, { value: key, label: say(t, fieldWord(key)) }]}
      value={key || null}
      error={
        !there && data
          ? t('inspect.problem.field.gone')
          : key === '' && field.required
            ? t('inspect.problem.choose')
            : undefined
      }
      onChange={(v) => v && set(v)}
    />
  );
}
