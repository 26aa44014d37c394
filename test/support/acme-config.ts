/** A provider, as configuration files name it. */
export const acme = { id: 'acme', name: 'Acme', baseUrl: 'https://api.acme.example/v1' };

/** Its only model. */
export const acmeModel = {
  id: 'acme/big',
  tier: 'high' as const,
  endpoints: [{ provider: 'acme', modelId: 'big', promptUsdPerMTok: 1 }],
};

/** @returns the text of a configuration file with nothing but these two, and what `members` say */
export function acmeConfig(members: object = {}): string {
  return JSON.stringify({ version: 1, catalog: 'only', providers: [acme], models: [acmeModel], ...members });
}
