import { bytes } from './api';
import { shell } from './shell';

/** saveFile saves what an API path answers: by the system's dialog in the window, as a download in a
 * browser. It gives the place, '' when nobody chose one, and undefined where the browser decides. */
export async function saveFile(apiPath: string, name: string, kind: 'csv' | 'json'): Promise<string | undefined> {
  if (shell) {
    return shell.SaveFile(name, kind, apiPath);
  }
  const url = URL.createObjectURL(new Blob([(await bytes(apiPath)) as BlobPart]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return undefined;
}
