import { Button, Popover, TextInput } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey } from '../../../../parts';
import { useTyped } from '../useTyped';
import classes from './ChipLine.module.css';

interface Props {
  readonly name: string;
  /** undefined: what is written then is always the same, as with 様. */
  readonly fallback: string | undefined;
  /** The drawn chip, beside which the form opens. */
  readonly anchor: HTMLElement | undefined;
  readonly write: (fallback: string) => void;
  readonly remove: () => void;
  readonly close: () => void;
}

/** FallbackForm asks what is written where a contact's field is empty. */
export function FallbackForm({ name, fallback, anchor, write, remove, close }: Props) {
  const { t } = useTranslation();
  const typed = useTyped(fallback ?? '', write);
  const here = useRef<HTMLSpanElement>(null);
  const [left, setLeft] = useState<number>();
  useLayoutEffect(() => {
    const box = here.current?.offsetParent?.getBoundingClientRect();
    setLeft(box && anchor ? anchor.getBoundingClientRect().left - box.left : 0);
  }, [anchor]);
  return (
    <Popover
      opened={left !== undefined}
      onChange={(open) => !open && close()}
      position="bottom-start"
      width={280}
      trapFocus
      shadow="md"
      radius={10}
    >
      <Popover.Target>
        <span ref={here} className={classes.anchor} style={{ left: left ?? 0 }} />
      </Popover.Target>
      <Popover.Dropdown
        aria-label={t('mailstep.fallback.of', { name })}
        onKeyDown={(e) => {
          e.stopPropagation();
          if (!isImeKey(e) && (e.key === 'Escape' || (e.key === 'Enter' && e.target instanceof HTMLInputElement))) {
            e.preventDefault();
            close();
          }
        }}
      >
        {fallback === undefined ? (
          <p className={classes.help}>{t('mailstep.honorific.help')}</p>
        ) : (
          <TextInput
            data-autofocus
            label={t('mailstep.fallback', { name })}
            description={t('mailstep.fallback.help')}
            maxLength={200}
            value={typed.text}
            onChange={(e) => typed.type(e.currentTarget.value)}
            {...typed.ime}
          />
        )}
        <div className={classes.buttons}>
          <Button size="xs" variant="subtle" color="red.9" onClick={remove}>
            {t('mailstep.chip.remove')}
          </Button>
          <Button size="xs" variant="light" onClick={close}>
            {t('mailstep.done')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
