import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../../../bridge';
import { say } from '../../../../canvas';
import { fieldWord } from '../../../../journey';
import { mayBeChip } from './chips';

/** NamedField is a field of the contact that a template can name, with its word. */
export interface NamedField {
  readonly key: string;
  readonly name: string;
}

const composed = ['salutation', 'name'] as const;

/** usePlaces are the fields that can be inserted into a mail, and the word of any field. */
export function usePlaces() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['fields'],
    queryFn: () => ask(api.GET('/api/fields')),
    staleTime: 5 * 60_000,
  });
  const names = useMemo(
    () => new Map((data?.items ?? []).map((f) => [f.key, f.standard ? say(t, fieldWord(f.key)) : f.label || f.key])),
    [data, t],
  );
  const name = useCallback(
    (key: string) =>
      key === 'salutation' ? t('journey.place.salutation') : (names.get(key) ?? say(t, fieldWord(key))),
    [names, t],
  );
  const fields = useMemo(
    () => [...new Set([...composed, ...names.keys()])].filter(mayBeChip).map((key) => ({ key, name: name(key) })),
    [names, name],
  );
  return { fields, name };
}
