const style = /<style[^>]*>[\s\S]*?<\/style>/gi;
const query = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi;

/** inScheme resolves a mail's own prefers-color-scheme rules, which in a frame would follow the system: the
 * mail is shown light in a dark page and dark on request. */
export function inScheme(document: string, dark: boolean): string {
  return document.replace(style, (rules) =>
    rules.replace(query, (_, wanted: string) =>
      (wanted.toLowerCase() === 'dark') === dark ? '(min-width:0)' : '(max-width:0)',
    ),
  );
}
