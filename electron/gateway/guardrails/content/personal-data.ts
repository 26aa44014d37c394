import { detector, type Detector } from './detector.ts';

/** Digits of a text, without what separates them. */
function digitsOf(text: string): number[] {
  return Array.from(text.matchAll(/\d/g), ([digit]) => Number(digit));
}

/** Last digit as in ISO/IEC 7812, "Luhn". */
export function isLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0;
}

function isCard(found: string): boolean {
  const { length } = digitsOf(found);
  return length >= 13 && length <= 19 && /^[2-6]/.test(found) && new Set(digitsOf(found)).size > 1 && isLuhn(found);
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
  const parts = found.split('.');
  const [first = ''] = parts;
  // loopback and "any" say nothing about anybody
  return parts.every((part) => Number(part) <= 255 && !/^0\d/.test(part)) && !['0', '127', '255'].includes(first);
}

function isAddress6(found: string): boolean {
  const halves = found.split('::');
  if (halves.length > 2 || /:::/.test(found)) return false;
  const groups = found.split(':').filter((group) => group !== '');
  const isWhole = halves.length === 1 ? groups.length === 8 : groups.length >= 2 && groups.length <= 7;
  return isWhole && groups.some((group) => /\d/.test(group)) && groups.some((group) => group.length >= 3);
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
  if (new Set(all).size === 1) return false;
  const control = (count: number): number => {
    const sum = all.slice(0, count).reduce((total, digit, index) => total + digit * (count + 1 - index), 0);
    return ((sum * 10) % 11) % 10;
  };
  return control(9) === all[9] && control(10) === all[10];
}

const verhoeffTimes = [
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
];
const verhoeffTurn = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff's check digit, of India's Aadhaar. */
function isAadhaar(found: string): boolean {
  const end = digitsOf(found)
    .toReversed()
    .reduce((state, digit, index) => Number(verhoeffTimes[state]?.[Number(verhoeffTurn[index % 8]?.[digit])]), 0);
  return end === 0;
}

export const personalDetectors: readonly Detector[] = [
  detector('email', 'email', String.raw`\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,24}\b`, isEmail),
  detector('phone', 'phone', String.raw`\+[0-9]{1,3}(?:[ ./-]?\(?[0-9]{1,5}\)?){2,6}\b`, isPhone),
  detector('phone', 'phone', String.raw`\([2-9][0-9]{2}\) ?[0-9]{3}[ .-][0-9]{4}\b`),
  detector('phone', 'phone', String.raw`\b[2-9][0-9]{2}[.-][2-9][0-9]{2}[.-][0-9]{4}\b`),
  detector('credit-card', 'credit-card', String.raw`\b[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,7}\b`, isCard),
  detector('credit-card', 'credit-card', String.raw`\b3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}\b`, isCard),
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
  detector('national-id', 'se-personnummer', String.raw`\b[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][-+][0-9]{4}\b`, isLuhn),
  detector('ip-address', 'ipv4', String.raw`\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b`, isAddress4),
  detector('ip-address', 'ipv6', String.raw`(?:\b[0-9A-Fa-f]{1,4}|:)(?::[0-9A-Fa-f]{0,4}){2,7}`, isAddress6),
];
