import { useEffect, useRef, useState } from 'react';

/** useTyped holds what is being typed into a field: told at each key, but never in the middle of a composition. What the
 * draft becomes otherwise, by undo say, is shown. */
export function useTyped(value: string, tell: (text: string) => void) {
  const [text, setText] = useState(value);
  const composing = useRef(false);
  useEffect(() => {
    if (!composing.current) {
      setText(value);
    }
  }, [value]);
  const type = (typed: string) => {
    setText(typed);
    if (!composing.current) {
      tell(typed);
    }
  };
  return {
    text,
    type,
    setText,
    ime: {
      onCompositionStart: () => {
        composing.current = true;
      },
      onCompositionEnd: (e: React.CompositionEvent<HTMLInputElement | HTMLTextAreaElement>) => {
        composing.current = false;
        type(e.currentTarget.value);
      },
    },
  };
}
