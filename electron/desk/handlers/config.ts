import type { Handlers } from '../../../shared/ipc.ts';
import { exportConfig } from '../config-export.ts';
import { importConfig, type Imported } from '../config-import.ts';
import { readConfigText } from '../config-text.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

/** The declarative file, both ways. */
export function configHandlers(
  parts: DeskParts,
): Pick<Handlers, 'config.import' | 'config.undoImport' | 'config.export'> {
  let last: Imported | null = null;
  return {
    'config.import': async ({ text }) => {
      const providers = new Set([...parts.bundledBaseUrls.keys(), ...parts.state.facts().catalog.providerById.keys()]);
      const config = readConfigText(text, { providers, ownPort: parts.listener.status().port });
      last = await importConfig(config, parts);
      const { summary } = last;
      parts.log.write('info', 'config.imported', { summary });
      return { summary };
    },
    'config.undoImport': async () => {
      if (last === null) throw new DeskError('There is no import to take back.');
      await last.takeBack();
      last = null;
      parts.log.write('info', 'config.import.undone');
      return {};
    },
    'config.export': async ({ includeSecrets }) => ({ text: exportConfig(parts, includeSecrets) }),
  };
}
