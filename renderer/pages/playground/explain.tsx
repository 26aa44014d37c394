import { Banner } from '../../components/banner.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useMirrorView } from '../../hooks/use-desk.ts';
import { useKept } from '../../hooks/use-kept.ts';
import { PasteBody } from './paste-body.tsx';
import { PlanPicture } from './plan-picture.tsx';
import { readBody } from './read-body.ts';
import { firstTrial, questionOf, type Trial } from './trial.ts';
import { TrialForm } from './trial-form.tsx';

type Source = 'build' | 'paste';

/** Long enough for a slider to pass by, short enough to feel at once. */
const waitMs = 120;

/** A request on the left, its plan on the right; the plan moves with every change. */
export function Explain() {
  const [source, setSource] = useKept<Source>('explain.source', 'build');
  const [trial, setTrial] = useKept<Trial>('explain.trial', firstTrial);
  const [pasted, setPasted] = useKept('explain.pasted', '');
  const { state } = useMirrorView();
  const read = source === 'paste' && pasted.trim() !== '' ? readBody(pasted) : null;
  const question = source === 'build' ? questionOf(trial) : read?.body ? { body: read.body } : null;
  // settings, keys and rests change plans, too
  const answer = useAnswer('route.preview', question, { waitMs, renewed: state?.catalog });
  return (
    <div className="trial">
      <section className="card trial-panel" aria-label="Request">
        <Choice<Source>
          label="Where the request comes from"
          value={source}
          onChange={setSource}
          options={[
            { value: 'build', label: 'Build one' },
            { value: 'paste', label: 'Paste one' },
          ]}
        />
        {source === 'build' ? (
          <TrialForm trial={trial} onChange={setTrial} />
        ) : (
          <PasteBody text={pasted} onChange={setPasted} problem={read?.problem ?? null} />
        )}
      </section>
      <div className="trial-result" data-old={(answer.busy && answer.value !== null) || undefined}>
        {read?.problem != null ? (
          <Banner tone="bad" title="This is no request yet">
            What is wrong, and where, is said below the text.
          </Banner>
        ) : question === null ? (
          <div className="card">
            <Empty icon="playground" title={source === 'paste' ? 'Paste a request' : 'Name a model'}>
              {source === 'paste'
                ? 'Any chat completions, messages or responses body. It stays on this machine.'
                : 'Pick one of the catalog, or write its id.'}
            </Empty>
          </div>
        ) : answer.problem !== null ? (
          <Banner tone="bad" title={answer.isLost ? 'This could not be worked out' : 'A client would be refused'}>
            {answer.problem}
          </Banner>
        ) : answer.value === null ? (
          <p className="faint" role="status">
            Working it out…
          </p>
        ) : (
          <PlanPicture preview={answer.value} />
        )}
      </div>
    </div>
  );
}
