/** What the source of a Python literal means. */

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|([\s\S]))/g;

/** The value of the text between a string's quotes. Escapes that Python does not know stay as they are written. */
export function stringValue(source: string, isRaw: boolean): string {
  const lines = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (isRaw || !lines.includes('\\')) return lines;
  return lines.replace(
    ESCAPE,
    (whole, octal?: string, byte?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      const hex = byte ?? short ?? long;
      if (hex !== undefined) {
        const point = Number.parseInt(hex, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      // A character by its Unicode name: its length is right, which one it is never matters.
      if (other === undefined) return '\ufffd';
      return SIMPLE[other] ?? whole;
    },
  );
}

/** The value of a number without its imaginary mark; undefined for an imaginary one and for broken source. */
export function numberValue(source: string): number | undefined {
  const plain = source.replaceAll('_', '').toLowerCase();
  // Python 2 wrote long integers with an L and octal ones with a leading zero.
  const digits = plain.endsWith('l') ? plain.slice(0, -1) : plain;
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isNaN(value) ? undefined : value;
}
