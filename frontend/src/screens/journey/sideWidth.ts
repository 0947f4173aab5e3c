// How wide the panel beside the drawing is, in px.
import { kindOf } from '../../journey';
import type { Field } from '../../journey/kinds';
import { controlOf } from './edit/fields';

export const least = 320;
export const widest = 720;
/** What a key of the handle adds or takes. */
export const stride = 16;

/** needsRoom tells whether a step's settings are sentences or a mail, which want a wide panel. */
export function needsRoom(kind: string): boolean {
  const roomy = (f: Field): boolean =>
    ['rule', 'message'].includes(controlOf(f)) ||
    (f.fields ?? []).some(roomy) ||
    (f.items?.type === 'object' && (f.items.fields ?? []).some(roomy));
  return (kindOf(kind)?.fields ?? []).some(roomy);
}

/** usualWidth is the panel's width where nobody has chosen one, in a window of some width. */
export function usualWidth(window: number): number {
  return clamp(Math.round(window * 0.29), least, 452);
}

/** Up to this width of the window the panel is narrow, and what needs room lies over the drawing. */
export const small = 1100;
/** What lies over the drawing is this wide. */
export const drawer = 420;

/** fitted is a wanted width that leaves the drawing some room. */
export function fitted(wanted: number, window: number): number {
  return clamp(Math.round(wanted), least, Math.max(least, Math.min(widest, window - 420)));
}

/** keyed is the width after a key of the handle, which stands at the panel's left edge; undefined for other keys. */
export function keyed(key: string, width: number, window: number): number | undefined {
  const wanted: Readonly<Record<string, number>> = {
    ArrowLeft: width + stride,
    ArrowRight: width - stride,
    Home: least,
    End: widest,
  };
  return wanted[key] === undefined ? undefined : fitted(wanted[key], window);
}

function clamp(n: number, from: number, to: number): number {
  return Math.max(from, Math.min(n, to));
}
