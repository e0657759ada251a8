import fc from 'fast-check';

/** From 0 to 1 without 1, each as likely. Of fast-check's doubles nearly all are close to 0: it draws their exponents. */
export const anyShare = fc.nat(999_999).map(number => number / 1_000_000);
