import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ChipLine.module.css';
import type { NamedField } from './usePlaces';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly NamedField[];
  readonly active: number;
  readonly hover: (at: number) => void;
  readonly choose: (field: NamedField) => void;
}

/** FieldList offers fields of the contact under a line; the line keeps the focus and its keys move in the list. */
export function FieldList({ id, label, fields, active, hover, choose }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className={classes.list}>
      <div ref={list} id={`${id}list`} role="listbox" aria-label={label}>
        {fields.map((f, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the line
          // biome-ignore lint/a11y/useFocusableInteractive: the line keeps the focus
          <div
            key={f.key}
            id={`${id}${f.key}`}
            role="option"
            aria-selected={i === active}
            onMouseDown={(e) => e.preventDefault()}
            onMouseEnter={() => hover(i)}
            onClick={() => choose(f)}
          >
            {f.name}
          </div>
        ))}
      </div>
      {fields.length === 0 && <p>{t('mailstep.insert.none')}</p>}
    </div>
  );
}
