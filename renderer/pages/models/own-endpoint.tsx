import type { EndpointView } from '../../../shared/app-state.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { FigureForm } from './figure-form.tsx';
import { saveFigures } from './own-figures.ts';

/** Prices and speed of one's own for one endpoint. */
export function OwnEndpoint({ endpoint, onClose }: { readonly endpoint: EndpointView; readonly onClose: () => void }) {
  const own = useSlice('settings').overrides.endpoints[endpoint.key] ?? {};
  const catalog = endpoint.replaced ?? endpoint;
  const price = { min: 0, max: 100_000 };
  return (
    <FigureForm
      figures={[
        {
          ...price,
          name: 'promptUsdPerMTok',
          label: 'Input, $ per million',
          own: own.promptUsdPerMTok ?? null,
          catalog: catalog.promptUsdPerMTok,
        },
        {
          ...price,
          name: 'completionUsdPerMTok',
          label: 'Output, $ per million',
          own: own.completionUsdPerMTok ?? null,
          catalog: catalog.completionUsdPerMTok,
        },
        {
          name: 'throughputP50',
          label: 'Speed, tok/s',
          own: own.throughputP50 ?? null,
          catalog: catalog.throughputP50,
          min: 0.1,
          max: 1_000_000,
        },
      ]}
      onSave={(figures) => saveFigures(endpoint, own, figures)}
      onClose={onClose}
    />
  );
}
