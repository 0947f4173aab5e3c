import { Autocomplete } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeId } from '../../../journey';
import { most, phaseOf, putInPhase } from '../../../journey/edit';
import { isImeKey } from '../../../parts';
import { type Edit, useInRoom } from '../inRoom';
import { ids } from './ids';
import { phaseNames } from './phaseNames';

interface Props {
  readonly nodes: readonly NodeId[];
  readonly edit: Edit;
}

/** PhaseField asks which phase steps belong to: one of the journey's, one that is usual, or a new one by its name. */
export function PhaseField({ nodes, edit }: Props) {
  const { t } = useTranslation();
  const { drawing } = useInRoom();
  const all = new Set(nodes.map((n) => phaseOf(drawing, n)?.title ?? ''));
  const value = all.size === 1 ? ([...all][0] as string) : '';
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const put = (title: string) => {
    setText(title);
    if (title.trim() !== value || all.size > 1) edit.run((d) => putInPhase(d, { nodes, title }, ids), undefined);
  };
  return (
    <Autocomplete
      label={t('phase')}
      placeholder={all.size > 1 ? t('phase.several') : t('phase.none')}
      maxLength={most.title}
      data={phaseNames(t, drawing)}
      filter={({ options }) => options} // all are offered, also when one is chosen
      value={text}
      onChange={setText}
      onOptionSubmit={put}
      onKeyDown={(e) => {
        if (isImeKey(e)) return;
        if (e.key === 'Enter') put(e.currentTarget.value);
        if (e.key === 'Escape') setText(value);
      }}
      onBlur={(e) => {
        if (e.currentTarget.value.trim() !== '' || all.size === 1) put(e.currentTarget.value);
      }}
      clearable
      onClear={() => put('')}
      clearButtonProps={{ 'aria-label': t('phase.take') }}
    />
  );
}
