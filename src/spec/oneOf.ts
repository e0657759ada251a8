import * as z from 'zod';

export type Forms = Readonly<Record<string, z.ZodType>>;

/**
 * A value that is written in one of several forms. `choose` says which one was meant, so that only that form's issues
 * are reported (a plain union would report that no form fits). The forms stay in the metadata for the editor's schema.
 */
export function oneOf<F extends Forms>(forms: F, choose: (value: unknown) => keyof F) {
  type Output = z.output<F[keyof F]>;
  const schema = z.unknown().transform((value, context): Output => {
    const result = z.safeParse(forms[choose(value)]!, value, { reportInput: true });
    if (result.success) return result.data as Output;
    context.issues.push(...(result.error.issues as typeof context.issues));
    return z.NEVER;
  });
  return schema.meta({ forms });
}
