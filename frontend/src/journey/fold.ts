/** fold makes texts comparable for searching: width (Unicode NFKC), katakana to hiragana, lower case. */
export function fold(s: string): string {
  return s
    .normalize('NFKC')
    .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .toLowerCase();
}
