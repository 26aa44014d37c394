import { useId, useState } from 'react';
import type { RoutePreview } from '../../../shared/app-state.ts';
import type { SettingsPatch } from '../../../shared/settings.ts';
import { Banner } from '../../components/banner.tsx';
import { Field } from '../../components/field.tsx';
import { Section } from '../../components/page.tsx';
import { PatternEditor } from '../../components/pattern-editor.tsx';
import { Slider } from '../../components/slider.tsx';
import { Switch } from '../../components/switch.tsx';
import { act } from '../../hooks/use-action.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useAnswers } from '../../hooks/use-answers.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useKept } from '../../hooks/use-kept.ts';
import { showToast } from '../../hooks/toasts.ts';
import { AutoReading } from './auto-reading.tsx';
import { dialEnd, dialQuestion, exampleTasks, type DialTask } from './dial-question.ts';
import { DialWalk } from './dial-walk.tsx';
import { hullNote } from './hull-scale.ts';
import { HullChart } from './hull-chart.tsx';
import { Refusal } from './refusal.tsx';
import '../../components/chip.css';
import './auto-dial.css';

const positions = Array.from({ length: dialEnd + 1 }, (_, dial) => dial);

/** The saved dial of the Auto Router, and what each of its positions would mean for a task. */
export function AutoDial() {
  const settings = useSlice('settings');
  const { autoTradeoff, autoAllowedModels, autoExcludedModels } = settings;
  const catalog = useSlice('catalog');
  const [task, setTask] = useKept<DialTask>('auto.task', { prompt: exampleTasks[2]?.prompt ?? '', tools: true });
  const [moving, setMoving] = useState<number | null>(null);
  const dial = moving ?? autoTradeoff;
  const options = { waitMs: 200, renewed: JSON.stringify([autoAllowedModels, autoExcludedModels, catalog.asOf]) };
  const questions = positions.map((position) => dialQuestion(task, position));
  const answers = useAnswers('route.preview', questions, options);
  const present = useAnswer('route.preview', dialQuestion(task, dial), options);
  const shown = answers?.[dial] ?? present.value;
  const save = async (next: number): Promise<void> => {
    setMoving(next);
    if (next !== autoTradeoff)
      await saveAuto({ autoTradeoff: next }, { autoTradeoff }, `The dial of the Auto Router is at ${next}`, 'dial');
    setMoving(null);
  };
  return (
    <div className="trial">
      <section className="card trial-panel" aria-label="Auto Router">
        <DialField dial={dial} onMove={setMoving} onSave={(next) => void save(next)} />
        {settings.preventOverrides && (
          <p className="trial-value">Overrides are prevented: requests cannot choose another position.</p>
        )}
        <hr className="trial-rule" />
        <TaskField task={task} onChange={setTask} />
        <hr className="trial-rule" />
        <PatternEditor
          label="Models it may use"
          hint={autoAllowedModels.length === 0 ? 'Nothing here: every model.' : 'Only models that fit one of these.'}
          placeholder="anthropic/*"
          tone="include"
          patterns={autoAllowedModels}
          suggestions={catalog.models.map(({ id }) => id)}
          onChange={(patterns, words) => saveAuto({ autoAllowedModels: [...patterns] }, { autoAllowedModels }, words)}
        />
        <PatternEditor
          label="Models it must not use"
          placeholder="*/*-preview"
          tone="exclude"
          patterns={autoExcludedModels}
          suggestions={catalog.models.map(({ id }) => id)}
          onChange={(patterns, words) => saveAuto({ autoExcludedModels: [...patterns] }, { autoExcludedModels }, words)}
        />
      </section>
      <div className="trial-result">
        {present.problem !== null && !present.busy ? (
          <Banner tone="bad" title={present.isLost ? 'This could not be worked out' : 'A client would be refused'}>
            {present.problem}
          </Banner>
        ) : shown === null ? (
          <p className="faint" role="status">
            Working it out…
          </p>
        ) : (
          <Result shown={shown} walk={answers} dial={dial} onDial={(next) => void save(next)} />
        )}
      </div>
    </div>
  );
}

/** Saves, and offers to take it back. @returns whether it was saved; a refusal has been shown. */
async function saveAuto(next: SettingsPatch, before: SettingsPatch, words: string, about?: string): Promise<boolean> {
  const send = (patch: SettingsPatch): Promise<unknown> =>
    act('settings.update', patch, 'The Auto Router was not changed');
  if ((await send(next)) === null) return false;
  showToast({
    tone: 'plain',
    title: words,
    undo: () => void send(before),
    ...(about === undefined ? {} : { about }),
  });
  return true;
}

interface DialFieldProps {
  readonly dial: number;
  readonly onMove: (dial: number) => void;
  readonly onSave: (dial: number) => void;
}

function DialField({ dial, onMove, onSave }: DialFieldProps) {
  const id = useId();
  return (
    <div className="trial-part">
      <div className="trial-line">
        <label className="trial-name" htmlFor={id}>
          Quality or cost
        </label>
        <span className="dial-value">{dial}</span>
      </div>
      <Slider
        id={id}
        min={0}
        max={dialEnd}
        value={dial}
        valueText={`${dial} of ${dialEnd}, ${dial === 0 ? 'best quality' : dial === dialEnd ? 'lowest cost' : 'in between'}`}
        onChange={onMove}
        onCommit={onSave}
      />
      <div className="trial-line trial-value">
        <span>0: best quality</span>
        <span>10: lowest cost</span>
      </div>
      <p className="trial-value">Saved at once. Requests for the model auto use it, unless they bring their own.</p>
    </div>
  );
}

interface TaskFieldProps {
  readonly task: DialTask;
  readonly onChange: (task: DialTask) => void;
}

function TaskField({ task, onChange }: TaskFieldProps) {
  const id = useId();
  return (
    <>
      <Field label="Try it on a task" hint="It is read on this machine and sent nowhere.">
        {({ id: fieldId, describedBy }) => (
          <textarea
            id={fieldId}
            aria-describedby={describedBy}
            className="input"
            rows={5}
            value={task.prompt}
            onChange={(event) => onChange({ ...task, prompt: event.target.value })}
          />
        )}
      </Field>
      <div className="dial-examples">
        {exampleTasks.map(({ title, prompt }) => (
          <button
            key={title}
            type="button"
            className="chip"
            aria-pressed={task.prompt === prompt}
            onClick={() => onChange({ ...task, prompt })}
          >
            {title}
          </button>
        ))}
      </div>
      <div className="trial-line">
        <label className="trial-name" htmlFor={id}>
          By an agent with tools
        </label>
        <Switch id={id} checked={task.tools} onChange={(tools) => onChange({ ...task, tools })} />
      </div>
    </>
  );
}

interface ResultProps {
  readonly shown: RoutePreview;
  /** One answer for each position; null = not there yet. */
  readonly walk: readonly RoutePreview[] | null;
  readonly dial: number;
  readonly onDial: (dial: number) => void;
}

function Result({ shown, walk, dial, onDial }: ResultProps) {
  if (shown.refusal != null) return <Refusal refusal={shown.refusal} />;
  return (
    <>
      <AutoReading preview={shown} />
      {walk !== null && (
        <Section title="The dial on this task" note="Expected money and chance of success at each position">
          <DialWalk walk={walk} dial={dial} onDial={onDial} />
        </Section>
      )}
      {shown.hull !== undefined && shown.estimates !== undefined && shown.expectedCostUsd !== undefined && (
        <Section title="All models on this task" note={hullNote(shown.hull)}>
          <HullChart
            hull={shown.hull}
            estimates={shown.estimates}
            costs={shown.expectedCostUsd}
            chosen={shown.model ?? null}
          />
        </Section>
      )}
    </>
  );
}
