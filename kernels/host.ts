/**
 * Activations without a kernel of their own: the host applies the functions of src/functions/activations.ts to `count` numbers.
 * A module imports them under this file's name.
 */

export declare function activation(y: usize, net: usize, count: i32, activation: i32): void;

export declare function derivative(diagonal: usize, net: usize, y: usize, count: i32, activation: i32): void;
