import { useEffect, useRef, useState } from 'react';
import { isImeKey } from '../../parts/keys';
import classes from './JourneyOutline.module.css';

interface Props {
  readonly label: string;
  readonly name: string;
  readonly longest: number;
  readonly placeholder: string;
  /** Called once: with the name, or without one when it stays as it was. */
  readonly done: (name: string | undefined) => void;
}

/** NameField asks for a name in the place of the name. Enter and leaving it keep what was typed, Escape does not. */
export function NameField({ label, name, longest, placeholder, done }: Props) {
  const [text, setText] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (kept: string | undefined) => {
    if (over.current) return;
    over.current = true;
    done(kept === name ? undefined : kept);
  };
  return (
    <input
      ref={input}
      className={classes.nameField}
      aria-label={label}
      maxLength={longest}
      placeholder={placeholder}
      value={text}
      onChange={(e) => setText(e.currentTarget.value)}
      onBlur={() => end(text.trim())}
      onClick={(e) => e.stopPropagation()}
      onDoubleClick={(e) => e.stopPropagation()}
      onKeyDown={(e) => {
        e.stopPropagation();
        if (isImeKey(e)) return;
        if (e.key === 'Enter') end(text.trim());
        else if (e.key === 'Escape') end(undefined);
        else return;
        e.preventDefault();
      }}
    />
  );
}
