// What only a desktop window offers. In a browser `shell` is undefined and the page does without.

/** Desktop is the object that the window's Go side puts at window.go.shell.Bridge. */
export interface Desktop {
  /** SaveFile asks where, fetches the API's path inside the program and writes the file; '' when cancelled. */
  SaveFile(suggestedName: string, kind: string, apiPath: string): Promise<string>;
  /** OpenFile asks which; the path is '' when cancelled. */
  OpenFile(kind: string): Promise<{ name: string; path: string }>;
  ChooseFolder(): Promise<string>;
  OpenExternal(url: string): Promise<void>;
  Quit(confirmed: boolean): Promise<void>;
  /** QuitAsked answers the event quit-asked; without 'shown' within 5 s a native dialog asks. */
  QuitAsked(answer: 'shown' | 'stay'): Promise<void>;
  Hide(): Promise<void>;
  /** Closing answers the event closing-first-time; without 'shown' within 0.7 s the window just hides. */
  Closing(answer: 'shown' | 'stay'): Promise<void>;
  Ready(): Promise<void>;
  SetTitle(title: string): Promise<void>;
  SetTheme(theme: string): Promise<void>;
  Autostart(): Promise<boolean>;
  SetAutostart(on: boolean): Promise<void>;
}

interface Runtime {
  EventsOn(name: string, f: (...data: unknown[]) => void): () => void;
}

declare global {
  interface Window {
    readonly go?: { readonly shell?: { readonly Bridge?: Desktop } };
    readonly runtime?: Runtime;
  }
}

/** shell is there in the window only. */
export const shell: Desktop | undefined = window.go?.shell?.Bridge;

/** onShellEvent hears what the window tells; the answer stops it. */
export function onShellEvent(name: string, f: (data: unknown) => void): () => void {
  return window.runtime?.EventsOn(name, f) ?? (() => undefined);
}
