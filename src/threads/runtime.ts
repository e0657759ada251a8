import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { ArithmeticChoice } from '../run/workerMessages.ts';

export type ChooseArithmetic = (choice: ArithmeticChoice) => CreateArithmetic;
