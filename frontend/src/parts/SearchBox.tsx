import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey } from './keys';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly width?: number | string;
  /** Pressed when nothing is being composed. */
  readonly onKey?: (e: React.KeyboardEvent<HTMLInputElement>) => void;
}

/** SearchBox tells what is looked for 200 ms after the last key, at once when it is left (the next key belongs to
 * what was found), and never while a word is being composed. */
export const SearchBox = forwardRef<HTMLInputElement, Props>(function SearchBox(
  { value, onChange, label, width = 260, onKey },
  ref,
) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const timer = useRef(0);
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => input.current as HTMLInputElement, []);
  useEffect(() => {
    if (!composing.current) {
      setText(value);
    }
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const tell = (v: string, soon: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      onChange(v);
    }, soon);
  };
  return (
    <TextInput
      ref={input}
      type="search"
      style={{ width }}
      value={text}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('search.clear')}
            onClick={() => {
              setText('');
              tell('', 0);
              input.current?.focus();
            }}
          >
            <IconX size={14} />
          </ActionIcon>
        ) : null
      }
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(e) => {
        composing.current = false;
        tell(e.currentTarget.value, 60);
      }}
      onBlur={(e) => {
        if (timer.current) {
          clearTimeout(timer.current);
          timer.current = 0;
          onChange(e.currentTarget.value);
        }
      }}
      onChange={(e) => {
        setText(e.currentTarget.value);
        if (!composing.current) {
          tell(e.currentTarget.value, 200);
        }
      }}
      onKeyDown={(e) => {
        if (isImeKey(e)) {
          return;
        }
        if (e.key === 'Escape' && text) {
          e.preventDefault();
          e.stopPropagation();
          setText('');
          tell('', 0);
          return;
        }
        onKey?.(e);
      }}
    />
  );
});
