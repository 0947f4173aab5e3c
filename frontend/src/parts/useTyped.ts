import { useEffect, useRef, useState } from 'react';

/**
 * useTyped holds the text being typed into a field; tell gets it after each key, but never during an input method's
 * composition. When the draft's value changes in another way, for example by undo, that value is shown.
 */
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
