import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Preview } from '../types';
import classes from './Rules.module.css';
import { Section } from './Section';

/** Rules are the settings that apply, as sentences. */
export function Rules({ sheet }: { readonly sheet: Preview }) {
  const { t } = useTranslation();
  const rules = sheet.settings ?? [];
  if (rules.length === 0) {
    return null;
  }
  return (
    <Section icon={IconAdjustmentsHorizontal} title={t('start.rules')}>
      <dl className={classes.rules}>
        {rules.map((r) => (
          <div key={r.id}>
            <dt>{r.name}</dt>
            <dd>{r.text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
