import type { Icon } from '@tabler/icons-react';
import { useEffect } from 'react';
import { create } from 'zustand';

/** Command is something a person can do, in one place for menu, keys, palette and help sheet. */
export interface Command {
  readonly id: string;
  /** Key of its name in the word list, with arguments. */
  readonly word: string;
  readonly args?: Readonly<Record<string, string | number>>;
  readonly section: 'go' | 'do' | 'view' | 'help';
  readonly icon?: Icon;
  /** "mod+k", "shift+1", "?", or two keys in a row: "g h". mod is Ctrl, on macOS ⌘. */
  readonly keys?: string;
  /** True: not listed in the palette, only reached by its keys. */
  readonly silent?: boolean;
  /** In a field its keys are the field's own, also with Ctrl: Ctrl+Z takes back what was typed there. */
  readonly leavesFields?: boolean;
  /** Its keys are the system's own: the browser tells of them by an event, as of copy and paste. */
  readonly bySystem?: boolean;
  readonly run: () => void;
}

interface Registry {
  readonly groups: ReadonlyMap<symbol, readonly Command[]>;
}

export const useRegistry = create<Registry>(() => ({ groups: new Map() }));

/** useCommands offers commands as long as the component is shown. Give a stable list (useMemo). */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const key = Symbol();
    useRegistry.setState((r) => ({ groups: new Map(r.groups).set(key, commands) }));
    return () =>
      useRegistry.setState((r) => {
        const groups = new Map(r.groups);
        groups.delete(key);
        return { groups };
      });
  }, [commands]);
}

/** allCommands lists all offered commands, the last offered first, so that a screen may override a key of the frame. */
export function allCommands(): readonly Command[] {
  return [...useRegistry.getState().groups.values()].reverse().flat();
}

const mac = /mac/i.test(navigator.platform);

const signs: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  Escape: 'Esc',
};

/** keysOf shows keys as the system writes them: ["Ctrl", "K"]. */
export function keysOf(keys: string): readonly string[] {
  return keys.split(/[ +](?!$)/).map((k) => {
    switch (k) {
      case 'mod':
        return mac ? '⌘' : 'Ctrl';
      case 'shift':
        return mac ? '⇧' : 'Shift';
      case 'alt':
        return mac ? '⌥' : 'Alt';
      default:
        return signs[k] ?? (k.length === 1 ? k.toUpperCase() : k);
    }
  });
}

/** pressed is a key press in the form of Command.keys: "mod+shift+k". */
export function pressed(e: KeyboardEvent): string {
  const mod = mac ? e.metaKey : e.ctrlKey;
  // With Alt some systems write another letter: ⌥T is †.
  const plain = e.altKey ? /^Key([A-Z])$/.exec(e.code)?.[1] : undefined;
  const name = plain ?? e.key;
  const key = name.length === 1 ? name.toLowerCase() : name;
  const shift = e.shiftKey && (name.length > 1 || /[a-z0-9]/i.test(name));
  return `${mod ? 'mod+' : ''}${e.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}
