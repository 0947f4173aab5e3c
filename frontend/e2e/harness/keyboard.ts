// Everything by keyboard: Tab reaches every control, shows where it is, and says what it is.
import { expect, type Page } from '@playwright/test';

interface Stop {
  readonly id: string;
  readonly what: string;
  readonly name: string;
  readonly ring: boolean;
  /** Tab moves inside it before it leaves. */
  readonly inner: boolean;
}

/** what an element shows of its focus is compared with how it looks without. */
async function stop(page: Page): Promise<Stop | undefined> {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!(e instanceof HTMLElement || e instanceof SVGElement) || e === document.body) {
      return undefined;
    }
    e.dataset.walked ??= String(document.querySelectorAll('[data-walked]').length + 1);
    const one = (s: CSSStyleDeclaration) =>
      `${s.outlineStyle === 'none' || s.outlineWidth === '0px' ? '' : `${s.outlineWidth} ${s.outlineColor}`}|${s.boxShadow}|${s.borderColor}|${s.stroke}|${s.strokeWidth}`;
    const look = (n: Element) =>
      one(getComputedStyle(n)) + one(getComputedStyle(n, '::before')) + one(getComputedStyle(n, '::after'));
    // A field's frame, a row or an option's box may show the focus for what is focused, and a list with one
    // stop shows it on the row that the keys have reached.
    const above = [e.parentElement, e.parentElement?.parentElement, e.parentElement?.parentElement?.parentElement];
    const reached = document.getElementById(e.getAttribute('aria-activedescendant') ?? '');
    const near = [
      e,
      ...above,
      ...Array.from(e.children).slice(0, 3),
      e.nextElementSibling,
      reached,
      ...Array.from(reached?.children ?? []),
    ].filter((n): n is Element => n instanceof Element && n !== document.body);
    const focused = near.map(look);
    e.blur();
    const rested = near.map(look);
    e.focus();
    const ids = (e.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const labels =
      'labels' in e ? Array.from((e as HTMLInputElement).labels ?? []).map((l) => l.textContent ?? '') : [];
    const name = [
      e.getAttribute('aria-label') ?? '',
      ...ids.map((id) => document.getElementById(id)?.textContent ?? ''),
      ...labels,
      e.getAttribute('title') ?? '',
      e.textContent ?? '',
      e.querySelector('[aria-label]')?.getAttribute('aria-label') ?? '',
      e.getAttribute('placeholder') ?? '',
    ]
      .map((s) => s.trim())
      .find(Boolean);
    return {
      id: e.dataset.walked,
      what: `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${(e.textContent ?? '').trim().slice(0, 40)}`,
      name: name ?? '',
      inner: e.getAttribute('role') === 'application',
      ring: focused.some((f, i) => f !== rested[i]),
    };
  });
}

/** walkByTab goes through the page with Tab. It fails on a stop without a name or without a visible focus,
 * and on a visible button, link or field that is never reached. Groups that arrow keys walk (tabs, radios,
 * menus, lists with one stop) count as reached when one of them is. */
export async function walkByTab(page: Page, most = 150): Promise<string[]> {
  // Colours that fade in would be read too early.
  await page.addStyleTag({
    content: '*, *::before, *::after { transition: none !important; animation: none !important }',
  });
  await page.evaluate(() => {
    for (const e of document.querySelectorAll('[data-walked]')) {
      e.removeAttribute('data-walked');
    }
    if (document.querySelector('[role="dialog"]')) {
      return; // it keeps the focus itself
    }
    const top = document.createElement('span'); // from here on Tab begins at the top
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
  });
  const seen: Stop[] = [];
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    const now = await stop(page);
    if (!now) {
      if (seen.length) {
        break;
      }
      continue;
    }
    if (now.inner && seen.at(-1)?.id === now.id) {
      continue;
    }
    if (seen.some((s) => s.id === now.id)) {
      break;
    }
    seen.push(now);
  }
  expect(
    seen.filter((s) => !s.name).map((s) => s.what),
    'every stop says what it is',
  ).toEqual([]);
  expect(
    seen.filter((s) => !s.ring).map((s) => s.what),
    'every stop shows the focus',
  ).toEqual([]);
  if (seen.length < most) {
    expect(await unreached(page), 'everything is reached by Tab').toEqual([]);
  }
  return seen.map((s) => s.name);
}

async function unreached(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const dialog = [...document.querySelectorAll('[role="dialog"], dialog[open]')]
      .filter((d) => d.getClientRects().length > 0)
      .at(-1);
    const within = dialog ?? document;
    const visible = (e: Element) =>
      e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
      e.getClientRects().length > 0 &&
      !e.closest('[inert],[aria-hidden="true"]');
    const group = (e: Element) =>
      e.closest(
        '[role="tablist"],[role="radiogroup"],[role="listbox"],[role="menu"],[role="menubar"],[role="grid"],[role="toolbar"],[role="tree"],table,[role="table"],[data-one-stop]',
      );
    return [...within.querySelectorAll('a[href], button, input, textarea, select, [role="button"], [role="link"]')]
      .filter((e) => visible(e) && !(e as HTMLButtonElement).disabled && e.getAttribute('aria-disabled') !== 'true')
      .filter((e) => !(e as HTMLElement).dataset.walked)
      .filter((e) => !group(e)?.querySelector('[data-walked]') && !(group(e) as HTMLElement | null)?.dataset.walked)
      .filter(
        (e) =>
          !(
            e instanceof HTMLInputElement &&
            e.type === 'radio' &&
            document.querySelector(`input[name="${e.name}"][data-walked]`)
          ),
      )
      .filter((e) => !e.closest('.react-flow__node, [data-walked]'))
      .map(
        (e) =>
          `<${e.tagName.toLowerCase()}> ${(e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 60)}`,
      );
  });
}
