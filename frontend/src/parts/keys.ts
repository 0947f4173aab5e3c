interface Key {
  readonly isComposing?: boolean;
  readonly keyCode: number;
  readonly nativeEvent?: { readonly isComposing?: boolean };
}

/** isImeKey is true while a Japanese input method is composing. WebKit ends a composition *before* the key
 * that ended it, with isComposing already false; only keyCode 229 still tells (WebKit bug 165004). */
export function isImeKey(e: Key): boolean {
  return e.isComposing === true || e.nativeEvent?.isComposing === true || e.keyCode === 229;
}

/** isTyping is true when the target of a key is a text field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select'))
  );
}
