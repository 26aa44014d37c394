import type { WhatIfView } from '../../../shared/what-if.ts';
import { Banner } from '../../components/banner.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { Field, Select } from '../../components/field.tsx';
import { Figures } from '../../components/figures.tsx';
import { Section } from '../../components/page.tsx';
import { formatCount, formatPlural, formatUsd } from '../../format.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useKept } from '../../hooks/use-kept.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';
import { PriceCap } from './price-cap.tsx';
import { ShareBars } from './share-bars.tsx';
import { caveatsOf } from './what-if-shares.ts';
import './what-if.css';

const spans = [
  { value: '1', label: '24 h' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
] as const;
type Span = (typeof spans)[number]['value'];

/** What the recorded requests would have cost another way. */
export function WhatIf() {
  const [days, setDays] = useKept<Span>('what-if.days', '7');
  const [router, setRouter] = useKept('what-if.router', 'pareto-code:medium');
  const [maxPrice, setMaxPrice] = useKept<number | null>('what-if.maxPrice', null);
  const isCapped = router === 'cap';
  const question = {
    days: Number(days),
    model: isCapped ? 'pareto-code' : router,
    maxPrice: isCapped ? maxPrice : null,
  };
  const answer = useAnswer('whatIf.read', question, { waitMs: 150 });
  return (
    <div className="trial">
      <section className="card trial-panel" aria-label="What to try">
        <div className="trial-part">
          <span className="trial-name">Requests of the last</span>
          <Choice<Span> label="Requests of the last" value={days} onChange={setDays} options={spans} />
        </div>
        <RouterField value={router} onChange={setRouter} />
        {isCapped && <PriceCap value={maxPrice} onChange={setMaxPrice} />}
        <p className="trial-value">
          Only the tokens of past requests are looked at. Their texts are not kept, and nothing is sent.
        </p>
      </section>
      <div className="trial-result" data-old={(answer.busy && answer.value !== null) || undefined}>
        {answer.problem !== null ? (
          <Banner tone="bad" title="This could not be worked out">
            {answer.problem}
          </Banner>
        ) : answer.value === null ? (
          <p className="faint" role="status">
            Working it out…
          </p>
        ) : (
          <Comparison view={answer.value} model={question.model} />
        )}
      </div>
    </div>
  );
}

interface RouterFieldProps {
  readonly value: string;
  readonly onChange: (router: string) => void;
}

/** Ways to have routed, and models that have a price. */
function RouterField({ value, onChange }: RouterFieldProps) {
  const { models } = useSlice('catalog');
  const options = [
    ...tierOrder.map((tier) => ({ value: `pareto-code:${tier}`, label: `Tier ${tierWords[tier].name}` })),
    { value: 'pareto-code:nitro', label: 'Fastest of the saved tier' },
    { value: 'cap', label: 'Best under a price cap' },
    { value: 'auto', label: 'Auto Router' },
    ...models
      .filter(({ available }) => available)
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(({ id, name }) => ({ value: id, label: `Always ${name}` })),
  ];
  return (
    <Field label="Instead, use">
      {({ id }) => <Select id={id} value={value} onChange={onChange} options={options} />}
    </Field>
  );
}

function Comparison({ view, model }: { readonly view: WhatIfView; readonly model: string }) {
  const { requests, wasUsd, wouldBeUsd, notComparable } = view;
  if (requests === 0)
    return (
      <div className="card">
        <Empty icon="usage" title="Nothing to replay yet">
          What real models have answered in this time is priced here a second time, as if you had chosen otherwise. Demo
          answers cost nothing and are left out.
        </Empty>
      </div>
    );
  const saved = wasUsd - wouldBeUsd;
  const share = wasUsd > 0 ? ` (${Math.round((Math.abs(saved) / wasUsd) * 100)} %)` : '';
  return (
    <>
      <Figures
        figures={[
          {
            name: 'It was',
            value: formatUsd(wasUsd),
            note: `for ${formatPlural(requests - notComparable, 'request')}`,
          },
          { name: 'It would be', value: formatUsd(wouldBeUsd), note: 'an estimate' },
          {
            name: saved >= 0 ? 'You would save' : 'You would pay more',
            value: `${formatUsd(Math.abs(saved))}${share}`,
            note: notComparable > 0 ? `${formatCount(notComparable)} left out` : 'none left out',
            tone: saved >= 0 ? 'good' : 'bad',
          },
        ]}
      />
      <Section title="Model by model" note="Money of the answers whose cost is known">
        <ShareBars view={view} />
      </Section>
      <ul className="what-if-caveats">
        {caveatsOf(view, model).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
