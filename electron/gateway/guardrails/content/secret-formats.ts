import { detector, type Detector } from './detector.ts';

/**
 * Where a token may begin: not inside a word. In source code that stands in JSON a line end is written `\n`, whose letter is no part of
 * the token either; what it matches of that is cut off again.
 */
const start = String.raw`(?:\b|\\[nrt])`;
const word = '[A-Za-z0-9]';
const urlWord = '[A-Za-z0-9_-]';
const hex = '[0-9a-f]';
const base58 = '[1-9A-HJ-NP-Za-km-z]';
const assign = String.raw`["']?\s{0,3}[:=]\s{0,3}["']?`;
const keyHead = String.raw`-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----`;
const keyBody = String.raw`[A-Za-z0-9+/=\s:,.\\-]{40,}`;
/** Whoever pastes half a key has still given it away. */
const cutOffBody = String.raw`(?:(?:\s|\\[nr]){1,4}[A-Za-z0-9+/=]{20,100}){1,}`;
const keyTail = String.raw`-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----`;

/**
 * Formats of keys by who issues them: those of OpenRouter's secrets guardrail (its page of 2026-09) and more. All have a prefix or a
 * frame of their own; nothing is guessed from randomness alone, because hashes and ids in code are just as random.
 * Prefixes and lengths are those the issuers publish for secret scanning.
 */
const table: readonly (readonly [format: string, pattern: string])[] = [
  ['aws-access-key', `(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\\b`],
  ['github-token', `gh[pousr]_${word}{36,}`],
  ['github-fine-grained-token', `github_pat_${word}{22}_${word}{59}`],
  ['gitlab-token', `gl(?:pat|dt|rt|ptt|cbt|ft|soat|agent|imt|ffct)-[A-Za-z0-9_.-]{20,}`],
  ['openai-key', `sk-(?:proj|svcacct|admin|None)-${urlWord}{20,}`],
  ['openai-legacy-key', `sk-${word}{20}T3BlbkFJ${word}{20}\\b`],
  ['anthropic-key', `sk-ant-[a-z]{2,8}[0-9]{2}-${urlWord}{32,}`],
  ['openrouter-key', `sk-or-(?:v1-)?${hex}{40,}`],
  ['sk-key', `sk-${word}{32,}`],
  ['google-api-key', `AIza${urlWord}{35}`],
  ['google-oauth-secret', `GOCSPX-${urlWord}{28}`],
  ['google-oauth-token', String.raw`ya29\.${urlWord}{30,}`],
  ['stripe-key', `[sr]k_(?:live|test)_${word}{16,}`],
  ['stripe-webhook-secret', `whsec_[A-Za-z0-9+/=]{24,}`],
  ['slack-token', `xox[abeoprs](?:[.]xox[bp])?-[A-Za-z0-9-]{12,}`],
  ['slack-app-token', `xapp-[0-9]-[A-Z0-9]{8,}-[0-9]{8,}-${hex}{16,}`],
  ['slack-webhook', String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,}`],
  ['npm-token', `npm_${word}{36}\\b`],
  ['sendgrid-key', String.raw`SG\.${urlWord}{16,32}\.${urlWord}{16,64}`],
  ['huggingface-token', `hf_${word}{34,}`],
  ['databricks-token', `dapi${hex}{32}(?:-[0-9])?\\b`],
  ['atlassian-token', `AT[AC]TT3[A-Za-z0-9_=-]{60,}`],
  ['doppler-token', String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{40,}`],
  ['linear-key', `lin_(?:api|oauth)_${word}{32,}`],
  ['shopify-token', `shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\\b`],
  ['telegram-bot-token', `[0-9]{8,10}:AA${urlWord}{33}`],
  ['age-secret-key', `AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\\b`],
  ['jwt', String.raw`eyJ${urlWord}{8,}\.eyJ${urlWord}{8,}\.${urlWord}{8,}`],
  ['bitcoin-key', `[5KL]${base58}{50,51}\\b`],
  ['extended-private-key', `[xyz]prv${base58}{107,108}\\b`],
  ['nostr-key', `nsec1[02-9ac-hj-np-z]{58}\\b`],
  ['pypi-token', `pypi-AgE${urlWord}{50,}`],
  ['digitalocean-token', `do[opr]_v1_${hex}{64}\\b`],
  ['vault-token', String.raw`hv[sbr]\.${urlWord}{24,}`],
  ['grafana-token', `gl(?:sa|c)_[A-Za-z0-9_=+/]{32,}`],
  ['groq-key', `gsk_${word}{40,}`],
  ['xai-key', `xai-${word}{60,}`],
  ['replicate-token', `r8_${word}{37}\\b`],
  ['perplexity-key', `pplx-${word}{40,}`],
  ['cerebras-key', `csk-${word}{40,}`],
  ['fireworks-key', `fw_${word}{22,}`],
  ['together-key', `tgp_v1_${urlWord}{40,}`],
  ['nvidia-key', `nvapi-${urlWord}{60,}`],
  ['notion-token', `ntn_${word}{40,}`],
  ['figma-token', `fig[duo]_${urlWord}{40,}`],
  ['docker-token', `dckr_(?:pat|oat)_${urlWord}{27,}`],
  ['postman-key', `PMAK-${hex}{24}-${hex}{34}\\b`],
  ['sentry-token', `sntry[su]_[A-Za-z0-9+/=_-]{40,}`],
  ['supabase-key', `sb(?:p_${hex}{40}|_secret_${urlWord}{20,})`],
  ['twilio-key', `SK${hex}{32}\\b`],
  ['mailgun-key', `key-${hex}{32}\\b`],
  ['mailchimp-key', `${hex}{32}-us[0-9]{1,2}\\b`],
  ['square-token', `sq0(?:atp|csp)-${urlWord}{22,}`],
  ['rubygems-key', `rubygems_${hex}{48}\\b`],
  ['new-relic-key', `NRAK-[A-Z0-9]{27}\\b`],
  ['airtable-token', String.raw`pat${word}{14}\.${hex}{64}\b`],
  ['planetscale-token', `pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,}`],
  ['discord-webhook', String.raw`discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/${urlWord}{60,}`],
  ['pareto-desk-key', `pd-${urlWord}{43}`],
  ['azure-storage-key', 'AccountKey=[A-Za-z0-9+/]{86}=='],
];

/** Schemes whose addresses carry a name and a password. */
const schemes =
  'https?|postgres(?:ql)?|mysql|mariadb|mongodb(?:[+]srv)?|rediss?|amqps?|s?ftp|ssh|smtps?|ldaps?|nats|clickhouse';

/** Found by what stands around them. */
const framed: readonly Detector[] = [
  detector('secrets', 'private-key', `${keyHead}(?:${keyBody}${keyTail}|${cutOffBody})`),
  detector(
    'secrets',
    'url-password',
    String.raw`${start}(?:${schemes})://[^\s:@/"'<>]{1,80}:[^\s@/"'<>]{3,120}@`,
    isRealPassword,
  ),
  {
    ...detector('secrets', 'aws-secret-key', `aws_?secret_?(?:access_?)?key${assign}[A-Za-z0-9/+]{40}`, isReal),
    ignoreCase: true,
  },
  { ...detector('secrets', 'ethereum-key', `private_?key${assign}0x${hex}{64}\\b`, isReal), ignoreCase: true },
];

export const secretDetectors: readonly Detector[] = [
  ...table.map(([format, pattern]) => detector('secrets', format, start + pattern, isReal)),
  ...framed,
];

/** Fewest different characters of a real key: placeholders like `sk-xxxxxxxx` have a handful. */
const fewestDifferent = 9;

/** Documentation is full of keys that are none. */
function isReal(found: string): boolean {
  return (
    !/EXAMPLE|example|XXXX|xxxx|\*\*\*\*|\.\.\.\./.test(found) && new Set(found.slice(-32)).size >= fewestDifferent
  );
}

/** `https://user:password@host` and `$PASSWORD` are how addresses are explained. */
function isRealPassword(found: string): boolean {
  const password = /:([^:@]*)@$/.exec(found)?.[1] ?? '';
  return !/^(?:\$|\{|<|%|\*+$|x+$|pass(?:word|wd)?$|secret$|pwd$|changeme$|token$|example)/i.test(password);
}
