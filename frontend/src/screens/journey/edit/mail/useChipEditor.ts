import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isImeKey } from '../../../../parts';
import { chipAt, draw, isDrawn, placeOfChip, putCaret, read, type Say, type Selected, selectedIn } from './chipDom';
import { chipBeside, openAt } from './chips';
import { beginLine, changed, type LineHistory, redone, undone } from './lineHistory';

interface Options {
  readonly value: string;
  readonly most: number;
  readonly say: Say;
  readonly chipClass: string;
  readonly onChange: (line: string) => void;
}

/** Asked is where a field is to be inserted, and what was typed of its name; the text from `at` to the caret goes. */
export interface Asked {
  readonly at: number;
  readonly query: string;
}

/**
 * useChipEditor edits a line with chips in an editable element. The browser types and selects; whatever makes or removes
 * a chip is done here. Nothing is read or drawn during an input method's composition.
 */
export function useChipEditor({ value, most, say, chipClass, onChange }: Options) {
  const root = useRef<HTMLDivElement>(null);
  const history = useRef<LineHistory>(beginLine(value));
  const composing = useRef(false);
  const place = useRef<Selected>({ from: value.length, to: value.length });
  const [asked, setAsked] = useState<Asked>();
  const [chosen, setChosen] = useState<number>(); // where the chip begins whose fallback is edited
  const dismissed = useRef(-1);

  const show = useCallback(
    (line: string, caret: number | undefined) => {
      const box = root.current;
      if (!box) {
        return;
      }
      draw(box, line, say, chipClass);
      if (caret !== undefined && box.ownerDocument.activeElement === box) {
        putCaret(box, caret);
      }
    },
    [say, chipClass],
  );

  // What was changed elsewhere is shown, and chips whose names have become known.
  const drawn = useRef<typeof show>(undefined);
  useLayoutEffect(() => {
    if (composing.current || (value === history.current.now.text && drawn.current === show)) {
      return;
    }
    const caret = Math.min(place.current.to, value.length);
    if (value !== history.current.now.text) {
      history.current = changed(history.current, { text: value, caret }, 0, false);
    }
    drawn.current = show;
    show(value, caret);
  }, [value, show]);

  const note = useCallback((line: string, caret: number) => {
    place.current = { from: caret, to: caret };
    const open = openAt(line, caret);
    if (!open) {
      dismissed.current = -1;
    }
    setAsked(open && open.at !== dismissed.current ? open : undefined);
  }, []);

  /** put replaces a part of the line. */
  const put = useCallback(
    (from: number, to: number, text: string) => {
      const before = history.current.now.text;
      const line = before.slice(0, from) + text + before.slice(to);
      if (line.length > most) {
        return;
      }
      const caret = from + text.length;
      history.current = changed(history.current, { text: line, caret }, 0, false);
      show(line, caret);
      note(line, caret);
      onChange(line);
    },
    [most, show, note, onChange],
  );

  /** settle takes what the browser has typed. */
  const settle = useCallback(() => {
    const box = root.current;
    if (!box || composing.current) {
      return;
    }
    const raw = read(box);
    const line = raw.replace(/\s*\n\s*/g, ' ');
    const before = history.current.now;
    if (line.length > most) {
      show(before.text, before.caret);
      return;
    }
    const caret = Math.min(selectedIn(box)?.to ?? line.length, line.length);
    history.current = changed(history.current, { text: line, caret }, performance.now(), true);
    if (raw !== line || !isDrawn(box, line)) {
      show(line, caret);
    }
    note(line, caret);
    if (line !== before.text) {
      onChange(line);
    }
  }, [most, show, note, onChange]);

  const travel = useCallback(
    (to: LineHistory) => {
      if (to === history.current) {
        return;
      }
      history.current = to;
      show(to.now.text, to.now.caret);
      note(to.now.text, to.now.caret);
      onChange(to.now.text);
    },
    [show, note, onChange],
  );

  const selected = useCallback(() => {
    const box = root.current;
    const now = box ? selectedIn(box) : undefined;
    if (now) {
      place.current = now;
    }
    return place.current;
  }, []);

  // beforeinput is listened to directly: React's event of this name is another one.
  useEffect(() => {
    const box = root.current;
    if (!box) {
      return;
    }
    const before = (e: InputEvent) => {
      if (e.isComposing || composing.current) {
        return;
      }
      const { from, to } = selected();
      const line = history.current.now.text;
      const type = e.inputType;
      const chip =
        from === to && /^deleteContent(?:Back|For)ward$/.test(type)
          ? chipBeside(line, from, type.endsWith('Backward') ? 'before' : 'after')
          : undefined;
      if (chip) {
        e.preventDefault();
        put(chip.at, chip.at + chip.chip.source.length, '');
      } else if (type === 'historyUndo' || type === 'historyRedo') {
        e.preventDefault();
        travel(type === 'historyUndo' ? undone(history.current) : redone(history.current));
      } else if (
        /^(?:format|insertParagraph|insertLineBreak|insertOrdered|insertUnordered|insertFrom|deleteByDrag)/.test(type)
      ) {
        e.preventDefault();
      } else if (from !== to && type.startsWith('delete')) {
        e.preventDefault();
        put(from, to, '');
      }
    };
    const paste = (e: ClipboardEvent) => {
      e.preventDefault();
      const { from, to } = selected();
      put(from, to, (e.clipboardData?.getData('text/plain') ?? '').replace(/\s*\n\s*/g, ' '));
    };
    const copy = (e: ClipboardEvent) => {
      const { from, to } = selected();
      if (from === to) {
        return;
      }
      e.preventDefault();
      e.clipboardData?.setData('text/plain', history.current.now.text.slice(from, to));
      if (e.type === 'cut') {
        put(from, to, '');
      }
    };
    box.addEventListener('beforeinput', before);
    box.addEventListener('paste', paste);
    box.addEventListener('copy', copy);
    box.addEventListener('cut', copy);
    return () => {
      box.removeEventListener('beforeinput', before);
      box.removeEventListener('paste', paste);
      box.removeEventListener('copy', copy);
      box.removeEventListener('cut', copy);
    };
  }, [put, travel, selected]);

  return {
    root,
    /** Where a field is to be inserted; undefined while none is asked for. */
    asked,
    /** The drawn chip whose fallback is edited, and where it begins. */
    chosen,
    line: () => history.current.now.text,
    chipNode: (at: number) => (root.current ? chipAt(root.current, at) : undefined),
    /** ask offers the fields at the caret. */
    ask: () => {
      const box = root.current;
      const { to } = place.current;
      box?.focus();
      if (box) {
        putCaret(box, to);
      }
      setAsked({ at: to, query: '' });
    },
    dismiss: () => {
      dismissed.current = asked?.at ?? -1;
      setAsked(undefined);
    },
    /** insert puts a chip where it was asked for. */
    insert: (source: string) => {
      if (asked) {
        root.current?.focus();
        put(asked.at, Math.max(asked.at, place.current.to), source);
        setAsked(undefined);
      }
    },
    put,
    choose: setChosen,
    back: (caret: number) => {
      setChosen(undefined);
      const box = root.current;
      box?.focus();
      if (box) {
        putCaret(box, caret);
      }
    },
    /** beside is where the chip begins that Enter edits: the one beside the caret. */
    beside: () => {
      const { to } = selected();
      const line = history.current.now.text;
      return (chipBeside(line, to, 'before') ?? chipBeside(line, to, 'after'))?.at;
    },
    handlers: {
      onInput: settle,
      onSelect: () => {
        if (!composing.current) {
          selected();
        }
      },
      onCompositionStart: () => {
        composing.current = true;
      },
      onCompositionEnd: () => {
        composing.current = false;
        settle();
      },
      onBlur: () => setAsked(undefined),
      onClick: (e: React.MouseEvent) => {
        const chip = e.target instanceof Element ? e.target.closest('[data-source]') : null;
        if (chip && root.current) {
          setChosen(placeOfChip(root.current, chip));
        }
      },
    },
    /** undoKey takes the keys of undo and redo: with nothing to undo of their own, browsers do not ask. */
    undoKey: (e: React.KeyboardEvent) => {
      const key = e.key.toLowerCase();
      if (isImeKey(e) || !(e.ctrlKey || e.metaKey) || e.altKey || !(key === 'z' || key === 'y')) {
        return false;
      }
      e.preventDefault();
      e.stopPropagation();
      travel(key === 'y' || e.shiftKey ? redone(history.current) : undone(history.current));
      return true;
    },
  };
}
