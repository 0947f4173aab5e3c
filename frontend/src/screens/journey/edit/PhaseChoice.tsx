import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { most } from '../../../journey/edit';
import { isImeKey } from '../../../parts';

interface Props {
  readonly names: readonly string[];
  readonly onChange: (name: string) => void;
}

/** PhaseChoice asks for the name of a phase in a dialog. */
export function PhaseChoice({ names, onChange }: Props) {
  const { t } = useTranslation();
  const [value, setValue] = useState('');
  return (
    <Autocomplete
      label={t('phase.name')}
      description={t('phase.put.text')}
      data={names}
      maxLength={most.title}
      data-autofocus
      value={value}
      onChange={(v) => {
        setValue(v);
        onChange(v);
      }}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && isImeKey(e)) {
          e.preventDefault(); // Enter ends a composition here, and must not confirm the dialog
        }
      }}
    />
  );
}
