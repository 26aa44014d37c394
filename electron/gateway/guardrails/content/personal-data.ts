import { detector, type Detector } from './detector.ts';

const zero = 0x30;

/** Digits of a text, without what separates them. */
function digitsOf(text: string): number[] {
  const digits: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (digit >= 0 && digit <= 9) digits.push(digit);
  }
  return digits;
}

/** Last digit as in ISO/IEC 7812, "Luhn". */
function isLuhn(digits: readonly number[]): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits[digits.length - 1 - place] ?? 0;
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

function isCard(found: string): boolean {
  const digits = digitsOf(found);
  const [first = 0] = digits;
  const { length } = digits;
  return length >= 13 && length <= 19 && first >= 2 && first <= 6 && isLuhn(digits) && !isOneDigit(digits);
}

function isOneDigit(digits: readonly number[]): boolean {
  return digits.every((digit) => digit === digits[0]);
}

function isEmail(found: string): boolean {
  const [local = '', domain = ''] = found.split('@');
  // the addresses of code hosting and of documentation name nobody
  return (
    local.length <= 64 &&
    local !== 'git' &&
    !/^(?:example|test|localhost)\b|\.(?:png|jpe?g|gif|svg|js|ts|css|md)$/i.test(domain)
  );
}

/** E.164: at most 15 digits with the country; fewer than 8 are no number of a person. */
function isPhone(found: string): boolean {
  const { length } = digitsOf(found);
  return length >= 8 && length <= 15;
}

function isAddress4(found: string): boolean {
  // loopback and "any" say nothing about anybody
  return !/^(?:0|127|255)\./.test(found);
}

/** `a::b` is also how C++ names things: a digit and a longer group make it an address. */
function isAddress6(found: string): boolean {
  const groups = found.split(':').filter((part) => part !== '');
  const isWhole = found.includes('::') ? groups.length <= 7 : groups.length === 8;
  return isWhole && /\d/.test(found) && groups.some((part) => part.length >= 3);
}

/** SSA: area 000, 666 and 900 to 999, group 00 and serial 0000 are never given out. */
function isSsn(found: string): boolean {
  const [area = '', group = '', serial = ''] = found.split(/[- ]/);
  return area !== '000' && area !== '666' && !area.startsWith('9') && group !== '00' && serial !== '0000';
}

function isDni(found: string): boolean {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(found.slice(0, 8)) % 23] === found.at(-1);
}

/** The key is 97 minus the number modulo 97. */
function isNir(found: string): boolean {
  const text = digitsOf(found).join('');
  return 97 - Number(BigInt(text.slice(0, 13)) % 97n) === Number(text.slice(13));
}

function isCpf(found: string): boolean {
  const all = digitsOf(found);
  if (isOneDigit(all)) return false;
  const control = (count: number): number => {
    const sum = all.slice(0, count).reduce((total, digit, index) => total + digit * (count + 1 - index), 0);
    return ((sum * 10) % 11) % 10;
  };
  return control(9) === all[9] && control(10) === all[10];
}

const verhoeffTimes = toDigits([
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]);
const verhoeffTurn = toDigits([
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]);

function toDigits(rows: readonly string[]): readonly (readonly number[])[] {
  return rows.map(digitsOf);
}

/** Verhoeff's check digit, of India's Aadhaar. */
function isAadhaar(found: string): boolean {
  const digits = digitsOf(found);
  let state = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const turned = verhoeffTurn[place % 8]?.[digits[digits.length - 1 - place] ?? 0] ?? 0;
    state = verhoeffTimes[state]?.[turned] ?? 0;
  }
  return state === 0;
}

function isPersonnummer(found: string): boolean {
  return isLuhn(digitsOf(found));
}

/** One separator throughout; 3[47] are the cards with 15 digits in groups of 4, 6 and 5. */
const cardPattern = ['', ' ', '-']
  .map(
    (gap) =>
      String.raw`\b[2-6][0-9]{3}${gap}[0-9]{4}${gap}[0-9]{4}${gap}[0-9]{1,7}\b|\b3[47][0-9]{2}${gap}[0-9]{6}${gap}[0-9]{5}\b`,
  )
  .join('|');

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const group = '[0-9A-Fa-f]{1,4}';
/** Eight groups, or fewer with one gap. */
const ipv6Pattern = String.raw`\b(?:${group}:){7}${group}\b|\b(?:${group}:){1,6}(?::${group}){1,6}\b|\b(?:${group}:){2,7}:|::(?:${group}:){1,6}${group}\b`;

export const personalDetectors: readonly Detector[] = [
  detector('email', 'email', String.raw`\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,24}\b`, isEmail),
  detector('phone', 'phone', String.raw`\+[0-9]{1,3}(?:[ ./-]?\(?[0-9]{1,5}\)?){2,6}\b`, isPhone),
  detector('phone', 'phone', String.raw`\([2-9][0-9]{2}\) ?[0-9]{3}[ .-][0-9]{4}\b`),
  detector('phone', 'phone', String.raw`\b[2-9][0-9]{2}[.-][2-9][0-9]{2}[.-][0-9]{4}\b`),
  detector('credit-card', 'credit-card', cardPattern, isCard),
  detector('national-id', 'us-ssn', String.raw`\b[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}\b`, isSsn),
  detector(
    'national-id',
    'uk-nino',
    String.raw`\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b`,
  ),
  detector('national-id', 'es-dni', String.raw`\b[0-9]{8}-?[A-HJ-NP-TV-Z]\b`, isDni),
  detector(
    'national-id',
    'fr-nir',
    String.raw`\b[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}\b`,
    isNir,
  ),
  detector('national-id', 'it-codice-fiscale', String.raw`\b[A-Z]{6}[0-9]{2}[A-EHLMPR-T][0-9]{2}[A-Z][0-9]{3}[A-Z]\b`),
  detector('national-id', 'br-cpf', String.raw`\b[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}\b`, isCpf),
  detector('national-id', 'in-aadhaar', String.raw`\b[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}\b`, isAadhaar),
  detector(
    'national-id',
    'se-personnummer',
    String.raw`\b[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][-+][0-9]{4}\b`,
    isPersonnummer,
  ),
  detector('ip-address', 'ipv4', String.raw`\b(?:${octet}\.){3}${octet}\b`, isAddress4),
  detector('ip-address', 'ipv6', ipv6Pattern, isAddress6),
];
