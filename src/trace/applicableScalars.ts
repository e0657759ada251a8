import { formatNumber } from './formatNumber.ts';
import { networkScalarIndex } from './layout.ts';
import { rSquaredText } from './rSquared.ts';
import { type NetworkScalar, type NetworkScalarFacts, networkScalarFacts, networkScalars } from './scalars.ts';

/** What decides which of the network's numbers mean something. */
export interface Measured {
  readonly task: 'classification' | 'regression';
  readonly validationRows: number;
}

/** The network-wide numbers that mean something for a training: no accuracy of a regression, say. */
export function applicableScalars({ task, validationRows }: Measured): NetworkScalar[] {
  return networkScalars.filter(name => {
    const { task: only, isOfValidation }: NetworkScalarFacts = networkScalarFacts[name];
    return (only ?? task) === task && !(isOfValidation && validationRows === 0);
  });
}

/** One of the network's numbers in an epoch's scalar row. */
export function networkScalar(scalars: Float64Array, name: NetworkScalar): number {
  return scalars[networkScalarIndex(name)]!;
}

/** One of the network's numbers as people read it; of an R² that is not defined a dash, and why. */
export function networkScalarText(scalars: Float64Array, name: NetworkScalar): string {
  const value = networkScalar(scalars, name);
  switch (name) {
    case 'r2':
      return rSquaredText(value, networkScalar(scalars, 'mae'));
    case 'validationR2':
      return rSquaredText(value, networkScalar(scalars, 'validationMae'));
    default:
      return formatNumber(value);
  }
}
