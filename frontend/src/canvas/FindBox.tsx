import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withPart } from '../journey/question';
import { isImeKey } from '../parts/keys';
import classes from './FindBox.module.css';
import { FindChips } from './FindChips';
import { say } from './say';
import type { Finding } from './useFind';

interface Props {
  readonly value: string;
  readonly onChange: (question: string) => void;
  readonly finding: Finding;
  readonly onClose: () => void;
  readonly onOpen: () => void;
  /** It stands in a bar, and does not float. */
  readonly docked?: boolean;
}

/**
 * FindBox is the search box for steps, with the filters that it understands. During an input method's composition
 * nothing is searched and no key has an effect.
 */
export const FindBox = memo(function FindBox({ value, onChange, finding, onClose, onOpen, docked }: Props) {
  const { t } = useTranslation();
  const { ids, at, wrong, offered, move } = finding;
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
  const write = (filter: string) => {
    const next = withPart(text, filter);
    setText(next);
    onChange(next);
    input.current?.focus();
  };
  const keys = (e: React.KeyboardEvent) => {
    if (isImeKey(e)) return;
    const act: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => (e.ctrlKey || e.metaKey ? onOpen() : move(e.shiftKey ? -1 : 1)),
    };
    const found = e.key === 'Escape' ? onClose : e.target === input.current ? act[e.key] : undefined;
    if (!found) return;
    e.preventDefault();
    e.stopPropagation();
    found();
  };
  const asked = value.trim() !== '';
  const hits = ids.length;
  return (
    <search className={classes.box} data-docked={docked || undefined} onKeyDown={keys}>
      <div className={classes.line}>
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
        />
        <span className={classes.hits} role="status">
          {!asked || wrong
            ? ''
            : hits === 0
              ? t('canvas.find.none')
              : t('canvas.find.hits', { at: at + 1, count: hits })}
        </span>
        <UnstyledButton className={classes.button} aria-label={t('canvas.find.previous')} onClick={() => move(-1)}>
          <IconChevronUp size={16} />
        </UnstyledButton>
        <UnstyledButton className={classes.button} aria-label={t('canvas.find.next')} onClick={() => move(1)}>
          <IconChevronDown size={16} />
        </UnstyledButton>
        <UnstyledButton className={classes.button} aria-label={t('canvas.find.close')} onClick={onClose}>
          <IconX size={16} />
        </UnstyledButton>
      </div>
      <p className={classes.wrong} role="status">
        {wrong ? say(t, wrong) : ''}
      </p>
      <FindChips offered={offered} write={write} />
    </search>
  );
});
