import type { ProfileResult, Results, ScenarioResult } from '../results.ts';
import { isBusy } from '../machine/machine.ts';
import { comparison, percent, spreadOf, verdict, withUnit } from './format.ts';

const busyNote =
  '**The machine had other work during this run: times and rates are worse than on a quiet one. What can be relied on is how server and ceiling stand to each other, and memory.**';

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: string[], rows: string[][]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const cores = (share: number | undefined): string => (share === undefined ? '–' : share.toFixed(2));

const summary = (results: Results): string =>
  table(
    ['Scenario', 'Figure', 'Quemiai', 'Ceiling', 'Of the ceiling', 'Goal'],
    results.scenarios.flatMap((scenario) =>
      scenario.figures.map((figure, i) => [
        i === 0 ? scenario.title : '',
        figure.name,
        spreadOf(figure.product, figure.unit),
        figure.ceilings.map(({ name, series }) => `${name}: ${spreadOf(series, figure.unit)}`).join('<br>'),
        comparison(figure),
        verdict(figure),
      ]),
    ),
  );

const profileSection = (profile: ProfileResult): string => {
  const parts = (list: { name: string; share: number }[]): string[][] =>
    list.filter(({ share }) => share >= 0.01).map(({ name, share }) => [`\`${name}\``, percent(share)]);
  const postgres = profile.postgres.map(({ name, cores: used }) => `${name} ${used.toFixed(2)}`).join(', ');
  return [
    `### Load of ${profile.load}`,
    `Cores: server ${cores(profile.cpu.server)} (main thread busy ${percent(profile.busy)} of the time, ${profile.samples} samples), PostgreSQL ${cores(profile.cpu.postgres)}, load generator ${cores(profile.cpu.generator)}. PostgreSQL by process: ${postgres || '–'}.`,
    table(['Part of the server', 'Self time'], parts(profile.modules)),
    table(['Function', 'Self time'], parts(profile.functions)),
  ].join('\n\n');
};

const section = (scenario: ScenarioResult): string => {
  const cpu = Object.entries(scenario.cpu ?? {}).map(([name, used]) => [
    name,
    cores(used.server),
    cores(used.postgres),
    cores(used.generator),
  ]);
  return [
    `## ${scenario.title}`,
    scenario.method,
    ...(scenario.figures.length > 0 ? [`![${scenario.title}](plots/${scenario.name}.svg)`] : []),
    ...(scenario.name === 'latency' ? [`![Latency by share of deliveries](plots/latency-shares.svg)`] : []),
    ...(cpu.length > 0 ? [table(['Cores used', 'server', 'PostgreSQL', 'load generator'], cpu)] : []),
    ...(scenario.profiles ?? []).map(profileSection),
  ].join('\n\n');
};

const historyOf = (all: Results[]): string => {
  const names = ['room', 'latency', 'spread', 'memory', 'start'] as const;
  const cell = (results: Results, name: (typeof names)[number]): string => {
    const figures = results.scenarios.find((scenario) => scenario.name === name)?.figures ?? [];
    const figure = figures.findLast((one) => one.goal !== undefined) ?? figures[0];
    if (figure === undefined) return '–';
    const share = comparison(figure);
    return `${withUnit(figure.product.median, figure.unit)}${share === '' ? '' : ` (${share})`}`;
  };
  return table(
    ['Run', 'Room', 'Delivery p99', 'Spread', 'Per idle socket', 'Second start'],
    all.map((results) => [
      `${results.date.slice(0, 10)} ${results.commit.hash}${results.commit.dirty ? ' (changed)' : ''}`,
      ...names.map((name) => cell(results, name)),
    ]),
  );
};

/**
 * @param all every kept run, the newest first
 * @param notes what a person made of them, as Markdown
 */
export const readme = (all: Results[], notes = ''): string => {
  const [latest] = all;
  if (latest === undefined) throw new Error('there are no results to report');
  const { machine, commit, settings, loadBefore } = latest;
  const dirty = commit.dirty ? ' with changes that are not committed' : '';
  const load = loadBefore === undefined ? '' : ` Load average when it began: ${loadBefore.toFixed(1)}.`;
  const busy = loadBefore !== undefined && isBusy(loadBefore) ? [busyNote] : [];
  return `${[
    '# What was measured',
    'Written by `npm run bench`; every run is kept beside this page as JSON. A figure means little alone, so each stands beside a ceiling measured in the same minutes on the same machine: a bare program that does the least that could be called the same work. The load generator and PostgreSQL share the machine with the server.',
    `Commit ${commit.hash}${dirty}, ${latest.date}. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.kernel}, Node ${machine.node}, data on ${machine.fileSystem}.${load}`,
    ...busy,
    `Each figure is the median of ${settings.repeat} ${settings.repeat === 1 ? 'window' : 'windows'} of ${settings.seconds} s with the range in parentheses; server and ceiling take turns, and "of the ceiling" is the median of the rounds.`,
    summary(latest),
    ...(notes === '' ? [] : [notes.trim()]),
    ...latest.scenarios.map(section),
    '## Kept runs',
    historyOf(all),
  ].join('\n\n')}\n`;
};
