import type { FindingLook } from '../../src/findings/verdict.ts';

/** How a finding looks: a codicon, a kind of banner, and a word for who does not see either. */
export const findingLooks: Readonly<
  Record<FindingLook, { readonly icon: string; readonly kind: BannerKind; readonly word: string }>
> = {
  error: { icon: 'error', kind: 'error', word: 'Error' },
  warning: { icon: 'warning', kind: 'warning', word: 'Warning' },
  info: { icon: 'info', kind: 'info', word: 'Note' },
  healthy: { icon: 'pass', kind: 'done', word: 'Healthy' },
};

export type BannerKind = 'info' | 'done' | 'warning' | 'error';
