import { useId } from 'react';

interface PasteBodyProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** What is wrong with it, and where; null = nothing. */
  readonly problem: string | null;
}

/** A request as a client sent it. */
export function PasteBody({ text, onChange, problem }: PasteBodyProps) {
  const id = useId();
  return (
    <div className="trial-part">
      <label className="trial-name" htmlFor={id}>
        Request body
      </label>
      <textarea
        id={id}
        className="input trial-text"
        rows={18}
        placeholder={'{\n  "model": "pareto-code:nitro",\n  "messages": [ … ]\n}'}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
      />
      <p id={`${id}-note`} className={problem === null ? 'trial-value' : 'trial-problem'}>
        {problem ??
          'Chat completions, messages or responses. An "at" with an ISO time asks for the prices of that hour.'}
      </p>
    </div>
  );
}
