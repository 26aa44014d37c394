import { useState } from 'react';
import type { ModelView } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { formatScore } from '../../format.ts';
import { FigureForm } from './figure-form.tsx';
import { saveScore } from './own-figures.ts';

/** The coding index that holds, whose it is, and the way to put in one's own. */
export function OwnScore({ model }: { readonly model: ModelView }) {
  const [editing, setEditing] = useState(false);
  const { codingIndex, scoreEstimated, replacedScore } = model;
  if (editing)
    return (
      <FigureForm
        figures={[
          {
            name: 'codingIndex',
            label: 'Coding index',
            own: replacedScore === null ? null : codingIndex,
            catalog: replacedScore === null ? codingIndex : replacedScore.codingIndex,
            min: 0,
            max: 100,
          },
        ]}
        onSave={({ codingIndex: own }) => saveScore(model, own ?? null)}
        onClose={() => setEditing(false)}
      />
    );
  return (
    <span className="own-figure">
      {formatScore(codingIndex)}
      {scoreEstimated && <Badge tone="warn">estimated</Badge>}
      {replacedScore !== null && <Badge tone="accent">yours</Badge>}
      {replacedScore !== null && <span className="faint">catalog: {formatScore(replacedScore.codingIndex)}</span>}
      <Button small tone="quiet" aria-label="Edit the coding index" onClick={() => setEditing(true)}>
        Edit
      </Button>
    </span>
  );
}
