import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { kindOf } from '../journey/kinds';
import type { Suggestion } from '../journey/suggest';
import classes from './FindBox.module.css';

interface Props {
  readonly offered: readonly Suggestion[];
  readonly write: (filter: string) => void;
}

/**
 * FindChips are the filters that the search understands, as one types them: a click writes one into the box, so that
 * people learn to type it.
 */
export function FindChips({ offered, write }: Props) {
  const { t } = useTranslation();
  if (offered.length === 0) return null;
  return (
    <fieldset className={classes.chips} aria-label={t('canvas.find.filters')}>
      {offered.map(({ filter, count, on }) => {
        const kind = kindOf(filter.replace(/^kind:/, ''));
        const about = kind ? t(kind.word) : aboutOf(filter);
        return (
          <UnstyledButton
            key={filter}
            className={classes.chip}
            data-level={/^is:(error|warning|hint)$/.exec(filter)?.[1]}
            aria-pressed={on}
            title={about}
            onClick={() => write(filter)}
          >
            <span>{filter}</span>
            {kind && <small>{t(kind.word)}</small>}
            {count !== undefined && <b>{count}</b>}
          </UnstyledButton>
        );
      })}
    </fieldset>
  );

  function aboutOf(filter: string): string | undefined {
    switch (filter) {
      case 'is:error':
        return t('canvas.find.about.error');
      case 'is:warning':
        return t('canvas.find.about.warning');
      case 'is:hint':
        return t('canvas.find.about.hint');
      case 'is:disabled':
        return t('canvas.find.about.disabled');
      case 'waiting:>0':
        return t('canvas.find.about.waiting');
      case 'kind:':
        return t('canvas.find.about.kind');
      case 'uses:':
        return t('canvas.find.about.uses');
      default:
        return undefined;
    }
  }
}
