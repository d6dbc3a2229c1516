/** Text and shapes of the plots. Colours are classes, so one file reads well on a light and on a dark page. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2937; }
  .title { font-weight: 600; font-size: 15px; }
  .muted { fill: #6b7280; }
  .end { text-anchor: end; }
  .mid { text-anchor: middle; }
  .axis { stroke: #d1d5db; }
  .goal { stroke: #b45309; stroke-dasharray: 4 3; stroke-width: 1.5; }
  .goal-text { fill: #b45309; }
  .range { stroke: #1f2937; stroke-width: 1.5; }
  .s0 { fill: #2563eb; } .s1 { fill: #9ca3af; } .s2 { fill: #d1d5db; }
  .l0 { stroke: #2563eb; } .l1 { stroke: #9ca3af; } .l2 { stroke: #d1d5db; }
  .line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb; }
    .muted { fill: #9ca3af; }
    .axis { stroke: #4b5563; }
    .goal { stroke: #fbbf24; } .goal-text { fill: #fbbf24; }
    .range { stroke: #e5e7eb; }
    .s0 { fill: #60a5fa; } .s1 { fill: #6b7280; } .s2 { fill: #4b5563; }
    .l0 { stroke: #60a5fa; } .l1 { stroke: #9ca3af; } .l2 { stroke: #6b7280; }
  }`;

export const svg = (width: number, height: number, label: string, parts: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(label)}">\n` +
  `<style>${style}\n</style>\n${parts.join('\n')}\n</svg>\n`;

const round = (value: number): number => Math.round(value * 10) / 10;

export const text = (x: number, y: number, content: string, className = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" class="${className}">${escapeText(content)}</text>`;

export const rect = (x: number, y: number, width: number, height: number, className: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(width, 1))}" height="${height}" rx="2" class="${className}"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, className: string): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}"/>`;

export const polyline = (points: [number, number][], className: string): string =>
  `<polyline points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}" class="line ${className}"/>`;

export const dot = (x: number, y: number, className: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="3" class="${className}"/>`;

/** A round step that divides a range into about five. */
export const stepFor = (max: number): number => {
  const raw = max / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const steps = [1, 2, 5, 10].map((factor) => factor * power);
  return steps.find((step) => step >= raw) ?? 10 * power;
};
