import type { WhatIfView } from '../../../shared/what-if.ts';
import { formatCount, formatUsd } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { pairShares } from './what-if-shares.ts';

/** Two bars a model: what it took, and what it would have taken. */
export function ShareBars({ view }: { readonly view: WhatIfView }) {
  const { modelName } = useNames();
  const pairs = pairShares(view);
  const most = Math.max(...pairs.flatMap(({ wasUsd, wouldBeUsd }) => [wasUsd, wouldBeUsd]), 1e-9);
  return (
    <div className="card share-box">
      <table className="share-table">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">
              <span className="share-key" data-side="was" /> Was
            </th>
            <th scope="col">
              <span className="share-key" data-side="would" /> Would be
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ model, wasUsd, wasRequests, wouldBeUsd, wouldBeRequests }) => (
            <tr key={model}>
              <th scope="row" title={model}>
                <span className="truncate">{modelName(model)}</span>
                <span className="share-bars" aria-hidden="true">
                  {wasRequests > 0 && <ShareBar side="was" share={wasUsd / most} />}
                  {wouldBeRequests > 0 && <ShareBar side="would" share={wouldBeUsd / most} />}
                </span>
              </th>
              <ShareCell usd={wasUsd} requests={wasRequests} />
              <ShareCell usd={wouldBeUsd} requests={wouldBeRequests} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ShareBar({ side, share }: { readonly side: 'was' | 'would'; readonly share: number }) {
  return <span className="share-bar" data-side={side} style={{ width: `${share * 100}%` }} />;
}

function ShareCell({ usd, requests }: { readonly usd: number; readonly requests: number }) {
  if (requests === 0) return <td className="faint">none</td>;
  return (
    <td>
      {formatUsd(usd)}
      <span className="share-count">{formatCount(requests)} ×</span>
    </td>
  );
}
