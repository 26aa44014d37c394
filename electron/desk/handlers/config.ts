import type { Handlers } from '../../../shared/ipc.ts';
import { exportConfig } from '../config-export.ts';
import { importConfig } from '../config-import.ts';
import { readConfigText } from '../config-text.ts';
import type { DeskParts } from '../desk-parts.ts';

/** The declarative file, both ways. */
export function configHandlers(parts: DeskParts): Pick<Handlers, 'config.import' | 'config.export'> {
  return {
    'config.import': async ({ text }) => {
      const providers = new Set([...parts.bundledBaseUrls.keys(), ...parts.state.facts().catalog.providerById.keys()]);
      const config = readConfigText(text, { providers, ownPort: parts.listener.status().port });
      const summary = await importConfig(config, parts);
      parts.log.write('info', 'config.imported', { summary });
      return { summary };
    },
    'config.export': async ({ includeSecrets }) => ({ text: exportConfig(parts, includeSecrets) }),
  };
}
