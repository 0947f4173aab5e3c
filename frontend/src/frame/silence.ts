import { isImeKey } from '../parts';

/** silenceComposing keeps the keys of an input method from everything on the page: fields still get their
 * text, but no dialog closes, no list picks, no button acts. Call it before anything else listens, for it
 * must be the first to hear; libraries' own listeners know only `isComposing`, which WebKit has already
 * ended by then. */
export function silenceComposing(): void {
  for (const kind of ['keydown', 'keyup'] as const) {
    window.addEventListener(
      kind,
      (e) => {
        if (isImeKey(e)) {
          e.stopImmediatePropagation();
        }
      },
      { capture: true },
    );
  }
}
