import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Preview } from '../types';
import type { Start } from './useStart';

/** PracticeChoice chooses practice or real mail, where there is a real account. */
export function PracticeChoice({ sheet, start }: { readonly sheet: Preview; readonly start: Start }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('start.where')}
      value={sheet.practice ? 'practice' : 'real'}
      onChange={(v) => start.setPractice(v === 'practice')}
      data={[
        { value: 'practice', label: t('start.practice') },
        { value: 'real', label: t('start.real') },
      ]}
    />
  );
}
