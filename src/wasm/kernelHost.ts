import type { Precision, Vec } from '../engine/vector.ts';
import type { Activation } from '../functions/activation.ts';
import { activationNames, activations } from '../functions/activations.ts';
import { activationCodes } from './codes.ts';
import type { KernelHost } from './kernelExports.ts';

/** Serves the activations that have no kernel, by the functions of the reference. */
export function kernelHost(precision: Precision, buffer: () => ArrayBuffer): KernelHost {
  const functions = hostedFunctions();
  const hosted = (code: number): Activation => {
    const activation = functions[code];
    if (!activation) throw new Error(`the kernels ask for activation ${code}, and there is none`);
    return activation;
  };
  const numbers = (address: number, count: number) => numbersAt(precision, buffer(), address, count);
  return {
    activation: (y, net, count, code) => {
      const { f } = hosted(code);
      const from = numbers(net, count);
      const to = numbers(y, count);
      for (let k = 0; k < count; k++) to[k] = f(from[k]);
    },
    derivative: (diagonal, net, y, count, code) => {
      const { df } = hosted(code);
      const nets = numbers(net, count);
      const outputs = numbers(y, count);
      const to = numbers(diagonal, count);
      for (let k = 0; k < count; k++) to[k] = df(nets[k], outputs[k]);
    },
  };
}

/** A view of numbers of a precision in a module's memory. */
export function numbersAt(precision: Precision, buffer: ArrayBuffer, address: number, length: number): Vec {
  return precision === 'float64'
    ? new Float64Array(buffer, address, length)
    : new Float32Array(buffer, address, length);
}

function hostedFunctions(): readonly Activation[] {
  const functions: Activation[] = [];
  for (const name of activationNames) {
    const activation = activations[name];
    if ('isHosted' in activation) functions[activationCodes[name]] = activation;
  }
  return functions;
}
