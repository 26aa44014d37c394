import type { AppInfo } from '../../../shared/app-state.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Mark } from '../../components/icons.tsx';
import { Section } from '../../components/page.tsx';
import { formatDate, formatPlural } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import './about.css';

const vaultWords: Readonly<Record<AppInfo['vault']['kind'], string>> = {
  'safe-storage': "In the system's key store, through Electron",
  keyring: "In the system's key ring",
  file: 'In a file that only you can read',
  memory: 'In memory, until the program ends',
};

/** As Node names them; another one is shown as it is. */
const systemNames: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };

export function About() {
  const app = useSlice('app');
  const { asOf, attribution, models } = useSlice('catalog');
  return (
    <>
      <div className="card about">
        <div className="about-head">
          <Mark size={44} />
          <div>
            <h2>Pareto Desk</h2>
            <p className="soft">Version {app.version}</p>
          </div>
        </div>
        <Facts
          rows={[
            ['Runs as', app.mode === 'electron' ? 'Desktop app' : 'Program with its window in the browser'],
            ['System', systemNames[app.platform] ?? app.platform],
            [
              'Data',
              <span key="data" className="about-path">
                <code>{app.dataDir}</code>
                <CopyButton text={app.dataDir} label="Copy path" />
              </span>,
            ],
            ['Keys', app.vault.warning ?? vaultWords[app.vault.kind]],
            ['Catalog', `${formatPlural(models.length, 'model')}, newest figure of ${formatDate(asOf)}`],
            ['Figures', attribution],
            ['Licence', 'MIT'],
          ]}
        />
      </div>
      <Sentences title="What this way of running cannot do" sentences={app.limitations} />
      <Sentences title="Notices" sentences={app.notices} />
    </>
  );
}

function Sentences({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="card about-sentences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
}
