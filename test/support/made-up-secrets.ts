/** In the shape of the real ones, never valid anywhere; put together here, so that nobody's scanner takes these files for a leak. */
const letters = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0xLrUoX';
const frame = (word: string): string => ['-----', word, ' PRIVATE', ' KEY-----'].join('');

export const githubToken = ['ghp_', letters].join('');
export const otherGithubToken = ['ghp_', [...letters].toReversed().join('')].join('');
export const privateKey = `${frame('BEGIN')}\n${letters.repeat(3)}\n${frame('END')}`;
