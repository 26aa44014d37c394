/** A key found in an environment variable. It is read, never written. */
export interface EnvironmentKey {
  readonly variable: string;
  readonly secret: string;
}

/**
 * Looks for a provider's key in the environment, first variable first.
 *
 * @param ownPrefix start of our own client keys. People export `OPENAI_API_KEY=<client key>` to point a tool at the
 *   gateway; that key must not travel to a provider.
 */
export function readEnvironmentKey(
  environment: Readonly<Record<string, string | undefined>>,
  variables: readonly string[],
  ownPrefix: string,
): EnvironmentKey | null {
  for (const variable of variables) {
    const secret = environment[variable]?.trim() ?? '';
    if (isSendable.test(secret) && !secret.startsWith(ownPrefix)) return { variable, secret };
  }
  return null;
}

/** Printable ASCII, as in every HTTP header. */
const isSendable = /^[\x21-\x7e]+$/;

/** @returns those of the variables that hold something which cannot be a key, e.g. two lines. */
export function unusableVariables(
  environment: Readonly<Record<string, string | undefined>>,
  variables: readonly string[],
): readonly string[] {
  return variables.filter((variable) => {
    const secret = environment[variable]?.trim() ?? '';
    return secret !== '' && !isSendable.test(secret);
  });
}
