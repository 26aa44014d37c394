import type { Catalog, Model } from '../catalog/catalog.ts';

/**
 * Reads OpenRouter's alias of a family, e.g. `~anthropic/claude-opus-latest`.
 *
 * @returns author and family, null when the id is no such alias
 */
export function readFamilyAlias(id: string): { readonly author: string; readonly family: string } | null {
  const [, author, family] = /^~([^/]+)\/(.+)-latest$/.exec(id) ?? [];
  return author === undefined || family === undefined ? null : { author, family };
}

/** @returns the members of a family that are not retired, newest first. */
export function membersOf(author: string, family: string, catalog: Catalog): readonly Model[] {
  return catalog.models
    .filter((model) => model.status !== 'retired' && model.author === author && familyOf(slugOf(model)) === family)
    .toSorted((a, b) => compareText(b.releaseDate ?? '', a.releaseDate ?? '') || compareText(a.id, b.id));
}

/**
 * The name without its version: `claude-opus-5.5` is a `claude-opus`, `gpt-6.1-sol` a `gpt-sol`, `kimi-k3` a `kimi`.
 * Sizes like `120b` stay.
 */
export function familyOf(slug: string): string {
  const parts = slug.split('-').map((part) => part.replace(/^([a-z]{2,})\d[\d.]*$/, '$1'));
  const family = parts.filter((part) => !/^(?:[a-z]?\d[\d.]*|preview|latest)$/.test(part)).join('-');
  return family === '' ? slug : family;
}

function slugOf({ id, author }: Model): string {
  return id.slice(author.length + 1);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
