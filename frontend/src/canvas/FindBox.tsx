import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey } from '../parts/keys';
import classes from './FindBox.module.css';

interface Props {
  readonly value: string;
  readonly onChange: (question: string) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onClose: () => void;
  readonly onOpen: () => void;
  readonly hits: number;
  readonly at: number; // 1-based; 0 where nothing is found
}

/**
 * FindBox is the search box for steps. During an input method's composition nothing is searched and no key has an
 * effect.
 */
export const FindBox = memo(function FindBox({ value, onChange, onMove, onClose, onOpen, hits, at }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  useEffect(() => {
    if (!composing.current) setText(value);
  }, [value]);
  const keys = (e: React.KeyboardEvent) => {
    if (isImeKey(e)) return;
    const act: Readonly<Record<string, () => void>> = {
      ArrowDown: () => onMove(1),
      ArrowUp: () => onMove(-1),
      Escape: onClose,
      Enter: () => (e.ctrlKey || e.metaKey ? onOpen() : onMove(e.shiftKey ? -1 : 1)),
    };
    const found = act[e.key];
    if (!found) return;
    e.preventDefault();
    e.stopPropagation();
    found();
  };
  return (
    <search className={classes.box}>
      <IconSearch size={16} stroke={1.8} aria-hidden />
      <input
        ref={input}
        className={classes.input}
        type="text"
        value={text}
        aria-label={t('canvas.find.label')}
        placeholder={t('canvas.find.label')}
        spellCheck={false}
        autoComplete="off"
        onChange={(e) => {
          setText(e.currentTarget.value);
          if (!composing.current) onChange(e.currentTarget.value);
        }}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={(e) => {
          composing.current = false;
          setText(e.currentTarget.value);
          onChange(e.currentTarget.value);
        }}
        onKeyDown={keys}
      />
      <span className={classes.hits} role="status">
        {value.trim() === '' ? '' : hits === 0 ? t('canvas.find.none') : t('canvas.find.hits', { at, count: hits })}
      </span>
      <UnstyledButton className={classes.button} aria-label={t('canvas.find.previous')} onClick={() => onMove(-1)}>
        <IconChevronUp size={16} />
      </UnstyledButton>
      <UnstyledButton className={classes.button} aria-label={t('canvas.find.next')} onClick={() => onMove(1)}>
        <IconChevronDown size={16} />
      </UnstyledButton>
      <UnstyledButton className={classes.button} aria-label={t('canvas.find.close')} onClick={onClose}>
        <IconX size={16} />
      </UnstyledButton>
    </search>
  );
});
