import { mergeSettings } from '../../../shared/settings.ts';
import { Refusal, type FakeHandlers, type FakeMain } from './fake-main.ts';
import { settledTelemetry } from './fake-telemetry.ts';

/** Settings, whichever page changes them, and the files they come from. */
export function settingsHandlers({ state, change }: FakeMain): FakeHandlers {
  return {
    'tier.set': ({ tier }) => {
      // as with HTTP, where news and answers take two ways
      setTimeout(() => change({ settings: { ...state().settings, defaultTier: tier } }), 50);
      return {};
    },
    'settings.update': (patch) => {
      const { settings, app } = state();
      if (patch.port === 80) throw new Refusal('Port 80 needs administrator rights. Take one above 1023.');
      if (patch.telemetry?.endpoint?.startsWith('http://otlp.') === true)
        throw new Refusal('otlp.example is on the internet, so the address must start with https://.');
      const next = mergeSettings(settings, patch);
      if (patch.telemetry !== undefined)
        change({ settings: next, telemetry: settledTelemetry(state().telemetry, next.telemetry) });
      else if (patch.port === undefined) change({ settings: next });
      else
        change({
          settings: next,
          app: { ...app, port: patch.port, listenError: null, baseUrl: `http://127.0.0.1:${patch.port}/v1` },
        });
      return {};
    },
    'bodies.record': ({ minutes }) => {
      const recordingUntil = minutes === 0 ? null : Date.now() + minutes * 60_000;
      change({ app: { ...state().app, recordingUntil } });
      return {};
    },
    'models.setTier': ({ model, tier }) => {
      const { [model]: _, ...others } = state().settings.tierPins;
      const tierPins = tier === null ? others : { ...others, [model]: tier };
      change({ settings: { ...state().settings, tierPins } });
      return {};
    },
    'models.setEnabled': ({ model, enabled }) => {
      const others = state().settings.disabledModels.filter((id) => id !== model);
      change({ settings: { ...state().settings, disabledModels: enabled ? others : [...others, model] } });
      return {};
    },
    'config.import': ({ text }) => {
      try {
        JSON.parse(text);
      } catch (error) {
        throw new Refusal(`This is not JSON: ${error instanceof Error ? error.message : ''}`);
      }
      return { summary: 'Imported 1 provider and 2 models.' };
    },
    'config.undoImport': () => ({}),
    'config.export': ({ includeSecrets }) => ({
      text: JSON.stringify(
        {
          version: 1,
          providers: includeSecrets ? [{ id: 'acme', apiKey: 'sk-…' }] : [],
          settings: { defaultTier: state().settings.defaultTier },
        },
        null,
        2,
      ),
    }),
  };
}
