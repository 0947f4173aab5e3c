import type { MenuAt, Sight } from '../../../canvas';
import type { Around } from '../../../journey/edit';
import type { Command } from '../../../parts';

/** Clipboard are the functions of menus and buttons; keys come as events of the browser. */
export interface Clipboard {
  readonly copy: () => void;
  readonly cut: () => void;
  readonly paste: (around?: Around) => Promise<void>;
}

/** Selecting is what can be done with the selected steps: its commands, its menu, and what the canvas must know. */
export interface Selecting {
  readonly commands: readonly Command[];
  readonly clipboard: Clipboard;
  readonly menu: MenuAt | undefined;
  readonly closeMenu: () => void;
  readonly arrangeBy: (by: 'auto' | 'own') => void;
  /** Properties of the canvas. */
  readonly canvas: {
    readonly sight: React.RefObject<Sight | null>;
    readonly boxing: boolean;
    readonly onBoxed: () => void;
    readonly onMenu: (at: MenuAt) => void;
  };
}
