import type { ScenarioResult } from '../results.ts';
import { comparison, spreadOf, verdict } from './format.ts';

export const printScenario = (result: ScenarioResult, say: (text: string) => void): void => {
  for (const figure of result.figures) {
    const ceilings = figure.ceilings.map(({ name, series }) => `${name} ${spreadOf(series, figure.unit)}`);
    const parts = [spreadOf(figure.product, figure.unit), ...ceilings, comparison(figure), verdict(figure)];
    say(`> ${figure.name}: ${parts.filter((part) => part !== '').join(' | ')}`);
  }
  for (const [name, { server, postgres, generator }] of Object.entries(result.cpu ?? {})) {
    const cores = (share: number | undefined): string => (share === undefined ? '–' : share.toFixed(2));
    say(
      `  cores, ${name}: server ${cores(server)}, PostgreSQL ${cores(postgres)}, load generator ${cores(generator)}`,
    );
  }
};
