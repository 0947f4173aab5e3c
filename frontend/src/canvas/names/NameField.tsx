import { useLayoutEffect, useRef, useState } from 'react';
import { most } from '../../journey/edit';
import { isImeKey } from '../../parts';
import classes from './NameField.module.css';

interface Props {
  readonly name: string;
  readonly label: string;
  /** Shown while it is empty: what then stands there. */
  readonly placeholder: string;
  /** Called once, with the new name, or with undefined when the person leaves it as it was. */
  readonly done: (name: string | undefined, byKey: boolean) => void;
  /** In a row of a list it is a field as high as the row, else as large as the text it stands for. */
  readonly inRow?: boolean;
}

/** NameField edits a name where it stands: Enter or going elsewhere takes it, Escape leaves it as it was. */
export function NameField({ name, label, placeholder, done, inRow = false }: Props) {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);
  const end = (now: string | undefined, byKey: boolean) => {
    if (ended.current) return;
    ended.current = true;
    done(now === undefined || now.trim() === name ? undefined : now.trim(), byKey);
  };
  return (
    <input
      ref={field}
      className={`nodrag nopan ${classes.field}`}
      data-row={inRow || undefined}
      aria-label={label}
      placeholder={placeholder}
      maxLength={most.title}
      value={text}
      onChange={(e) => setText(e.currentTarget.value)}
      onKeyDown={(e) => {
        e.stopPropagation();
        if (isImeKey(e)) return;
        if (e.key === 'Enter' || e.key === 'Escape') {
          e.preventDefault();
          end(e.key === 'Enter' ? e.currentTarget.value : undefined, true);
        }
      }}
      onBlur={(e) => {
        if (document.activeElement !== e.currentTarget) end(e.currentTarget.value, false); // the window may lose the focus
      }}
      onClick={(e) => e.stopPropagation()}
      onDoubleClick={(e) => e.stopPropagation()}
      onPointerDown={(e) => e.stopPropagation()}
    />
  );
}
