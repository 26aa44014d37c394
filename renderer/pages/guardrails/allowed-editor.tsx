import type { Allowed } from '../../../shared/guardrails.ts';
import { Section } from '../../components/page.tsx';
import { PatternEditor } from '../../components/pattern-editor.tsx';
import { useSlice } from '../../hooks/use-desk.ts';

interface AllowedEditorProps {
  readonly allowed: Allowed;
  readonly onChange: (changes: Partial<Allowed>, words: string) => Promise<boolean>;
}

/** Patterns for models and providers: who is let in, and who is kept out whatever lets them in. */
export function AllowedEditor({ allowed: { models, providers }, onChange }: AllowedEditorProps) {
  const catalog = useSlice('catalog');
  const known = useSlice('providers');
  const modelIds = [...new Set(catalog.models.flatMap(({ id, author }) => [`${author}/*`, id]))];
  const providerIds = known.filter(({ demo }) => !demo).map(({ id }) => id);
  return (
    <>
      <Section title="Models" note="author/slug, * stands for anything">
        <div className="card pattern-pair">
          <PatternEditor
            label="Allowed models"
            hint={
              models.include.length === 0
                ? 'Nothing here: every model is allowed.'
                : 'Only models that fit one of these.'
            }
            placeholder="anthropic/*"
            tone="include"
            patterns={models.include}
            suggestions={modelIds}
            onChange={(include, words) => onChange({ models: { ...models, include: [...include] } }, words)}
          />
          <PatternEditor
            label="Excluded models"
            hint="Win over the allowed ones."
            placeholder="*/*-preview"
            tone="exclude"
            patterns={models.exclude}
            suggestions={modelIds}
            onChange={(exclude, words) => onChange({ models: { ...models, exclude: [...exclude] } }, words)}
          />
        </div>
      </Section>
      <Section title="Providers">
        <div className="card pattern-pair">
          <PatternEditor
            label="Allowed providers"
            hint={
              providers.include.length === 0
                ? 'Nothing here: every provider is allowed.'
                : 'Only providers that fit one of these.'
            }
            placeholder="anthropic"
            kind="providers"
            tone="include"
            patterns={providers.include}
            suggestions={providerIds}
            onChange={(include, words) => onChange({ providers: { ...providers, include: [...include] } }, words)}
          />
          <PatternEditor
            label="Excluded providers"
            hint="Win over the allowed ones."
            placeholder="openrouter"
            kind="providers"
            tone="exclude"
            patterns={providers.exclude}
            suggestions={providerIds}
            onChange={(exclude, words) => onChange({ providers: { ...providers, exclude: [...exclude] } }, words)}
          />
        </div>
      </Section>
    </>
  );
}
