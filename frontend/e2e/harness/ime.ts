// IME-1: both browsers' true orders of events when Japanese input is ended by Enter or Escape. Chromium sends
// the key (229) and then ends the composition; WebKit ends the composition and then sends the key, with
// isComposing already false and only keyCode 229 left to tell.
import { expect, type Locator } from '@playwright/test';

export const orders = ['chromium', 'webkit'] as const;
export type Order = (typeof orders)[number];

/** compose types a reading, converts it and ends it with a key, in the order of one browser. */
export async function compose(
  input: Locator,
  text: string,
  key: 'Enter' | 'Escape' | ' ',
  order: Order,
): Promise<void> {
  await input.focus();
  await input.evaluate(
    (node, { text, key, order }) => {
      const field = node as HTMLInputElement | HTMLTextAreaElement;
      const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, 'value')?.set;
      const before = field.value;
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
      const write = (value: string, isComposing: boolean) => {
        set?.call(field, before + value);
        field.dispatchEvent(
          new InputEvent('input', { data: value, inputType: 'insertCompositionText', isComposing, bubbles: true }),
        );
      };
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
    },
    { text, key, order },
  );
}

// What is searched for may stand in the address.
const place = (url: string) => url.replace(/\?.*$/, '');

/** staysQuiet proves for one input that ending a composition is nothing else: the text is there, the address
 * is the same, no dialog has opened or closed, the focus stays, and nothing was sent. */
export async function staysQuiet(input: Locator, text = 'さとう'): Promise<void> {
  const page = input.page();
  for (const order of orders) {
    for (const key of ['Enter', 'Escape', ' '] as const) {
      const sent: string[] = [];
      const watch = (r: { method(): string; url(): string }) => {
        if (r.method() !== 'GET' && !/\/(?:preferences|seen)$/.test(r.url())) {
          sent.push(`${r.method()} ${r.url()}`);
        }
      };
      page.on('request', watch);
      await input.fill('');
      const before = { place: place(page.url()), dialogs: await page.getByRole('dialog').count() };
      await compose(input, text, key, order);
      await page.evaluate(() => new Promise((done) => setTimeout(done, 120)));
      const what = `${key === ' ' ? 'Space' : key} ends a composition as ${order} does`;
      await expect(input, what).toHaveValue(text);
      await expect(input, what).toBeFocused();
      expect({ place: place(page.url()), dialogs: await page.getByRole('dialog').count() }, what).toEqual(before);
      expect(sent, what).toEqual([]);
      page.off('request', watch);
    }
  }
  await input.fill('');
}
