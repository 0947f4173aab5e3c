// IME-1: both browsers' true orders of events when Japanese input is ended by Enter or Escape. Chromium sends
// the key (229) and then ends the composition; WebKit ends the composition and then sends the key, with
// isComposing already false and only keyCode 229 left to tell.
import { expect, type Locator } from '@playwright/test';

const orders = ['chromium', 'webkit'] as const;
const endings = ['Enter', 'Escape', ' '] as const;

interface Rest {
  readonly value: string;
  readonly focused: boolean;
  readonly place: string;
  readonly dialogs: number;
}

interface Seen {
  readonly what: string;
  readonly before: Rest;
  readonly after: Rest;
}

/** composed types a reading into an empty field, converts it and ends it, with each key in each browser's order, and
 * tells what was there before and what is there two frames after. */
async function composed(input: Locator, text: string): Promise<readonly Seen[]> {
  return input.evaluate(
    async (node, { text, orders, endings }) => {
      const field = node as HTMLInputElement | HTMLTextAreaElement; // or an element whose text is edited
      const rich = field.isContentEditable;
      const set = rich
        ? function (this: Node, value: string) {
            this.textContent = value;
            document.getSelection()?.selectAllChildren(this);
            document.getSelection()?.collapseToEnd();
          }
        : Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, 'value')?.set;
      const press = (type: 'keydown' | 'keyup', k: string, isComposing: boolean, code = 229) => {
        const e = new KeyboardEvent(type, {
          key: k,
          code: k === ' ' ? 'Space' : k,
          isComposing,
          bubbles: true,
          cancelable: true,
        });
        Object.defineProperty(e, 'keyCode', { value: code });
        Object.defineProperty(e, 'which', { value: code });
        field.dispatchEvent(e);
      };
      const write = (value: string, isComposing: boolean, inputType = 'insertCompositionText') => {
        set?.call(field, value);
        field.dispatchEvent(new InputEvent('input', { data: value, inputType, isComposing, bubbles: true }));
      };
      const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const rest = () => ({
        value: rich ? (field.textContent ?? '') : field.value,
        focused: document.activeElement === field,
        place: location.href.replace(/\?.*$/, ''), // what is searched for may stand in the address
        dialogs: [...document.querySelectorAll('[role="dialog"], dialog[open]')].filter((d) => d.checkVisibility())
          .length,
      });
      const seen: Seen[] = [];
      for (const order of orders) {
        for (const key of endings) {
          field.focus();
          write('', false, 'deleteContentBackward');
          await frames();
          const before = rest();
          field.dispatchEvent(new CompositionEvent('compositionstart', { data: '', bubbles: true }));
          for (let n = 1; n <= text.length; n++) {
            press('keydown', 'Process', true);
            field.dispatchEvent(new CompositionEvent('compositionupdate', { data: text.slice(0, n), bubbles: true }));
            write(text.slice(0, n), true);
          }
          const end = () => {
            write(text, order === 'chromium');
            field.dispatchEvent(new CompositionEvent('compositionend', { data: text, bubbles: true }));
          };
          if (order === 'chromium') {
            press('keydown', key === ' ' ? 'Process' : key, true);
            end();
            press('keyup', key, false, key === 'Enter' ? 13 : 27);
          } else {
            end();
            press('keydown', key, false);
            press('keyup', key, false, 229);
          }
          await frames();
          const name = key === ' ' ? 'Space' : key;
          seen.push({ what: `${name} ends a composition as ${order} does`, before, after: rest() });
        }
      }
      return seen;
    },
    { text, orders, endings },
  );
}

/** staysQuiet proves for inputs that ending a composition is nothing else: the text is there, the address is the
 * same, no dialog has opened or closed, the focus stays, and nothing was sent until the page was at rest, but for what
 * is saved as one writes. */
export async function staysQuiet(inputs: readonly Locator[], text = 'さとう', saved?: RegExp): Promise<void> {
  const page = inputs[0]?.page();
  if (!page) {
    return;
  }
  const sent: string[] = [];
  const watch = (r: { method(): string; url(): string }) => {
    if (r.method() !== 'GET' && !/\/(?:preferences|seen)$/.test(r.url()) && !saved?.test(r.url())) {
      sent.push(`${r.method()} ${r.url()}`);
    }
  };
  page.on('request', watch);
  for (const input of inputs) {
    await input.fill('');
    const seen = await composed(input, text);
    expect(
      seen.map(({ what, after }) => ({ what, ...after })),
      'a composition only ends',
    ).toEqual(seen.map(({ what, before }) => ({ what, ...before, value: text, focused: true })));
    expect(sent, 'nothing is sent').toEqual([]);
    await input.fill('');
  }
  await page.waitForTimeout(250); // longer than a field waits before it tells what was written
  expect(sent, 'nothing is sent').toEqual([]);
  page.off('request', watch);
}
