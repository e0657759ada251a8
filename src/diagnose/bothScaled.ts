import type { Finding, Fix } from '../findings/finding.ts';

const bothScaled: Fix = {
  title: 'Standardize the inputs and the targets',
  edits: [
    { path: ['data', 'standardize'], value: true },
    { path: ['data', 'standardizeTargets'], value: true },
  ],
};

/** Where neither inputs nor targets are scaled, the one without the other helps little: both are the first that helps. */
export function withBothScaled(findings: readonly Finding[]): readonly Finding[] {
  if (!isLoud(findings, 'inputs-unscaled', 'standardize')) return findings;
  if (!isLoud(findings, 'targets-unscaled', 'standardizeTargets')) return findings;
  return findings.map(finding =>
    finding.code === 'inputs-unscaled' || finding.code === 'targets-unscaled'
      ? { ...finding, fixes: [bothScaled, ...finding.fixes] }
      : finding,
  );
}

function isLoud(findings: readonly Finding[], wanted: Finding['code'], key: string): boolean {
  return findings.some(
    ({ code, severity, fixes }) =>
      code === wanted && severity !== 'info' && fixes.some(({ edits }) => edits.some(({ path }) => path[1] === key)),
  );
}
