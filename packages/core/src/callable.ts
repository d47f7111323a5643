/** @file Layers are called like functions: `dense(x)`. This file holds the one cast that makes it so. */
import type { AnyTensor, KerasTensor, Tensor } from "./tensor.ts";

/** What a layer takes or returns: one tensor, or lists and dictionaries of tensors. */
// biome-ignore lint/suspicious/noExplicitAny: interfaces have no index signature, so the leaves cannot be bounded
export type Structure = KerasTensor | readonly any[] | { readonly [key: string]: any };

/** The structure `S` with every symbolic tensor replaced by `T`. */
export type As<S, T> = S extends KerasTensor
  ? T
  : S extends string | number | boolean | null | undefined
    ? S
    : { readonly [K in keyof S]: As<S[K], T> };

/** Keyword arguments that every call accepts. */
export interface CallOptions {
  /** Training mode; left out, the enclosing call's mode, else inference. */
  readonly training?: boolean | undefined;
}

/** Values give values, symbolic tensors extend the graph. */
export interface LayerCall<I, O, C> {
  (inputs: As<I, Tensor>, options?: As<C, Tensor>): As<O, Tensor>;
  (inputs: As<I, KerasTensor>, options?: As<C, AnyTensor>): As<O, KerasTensor>;
  (inputs: As<I, AnyTensor>, options?: As<C, AnyTensor>): As<O, AnyTensor>;
}

/** A function whose prototype is the class's: `instanceof` holds, `this` is the function. */
abstract class CallableObject {
  abstract invoke(inputs: unknown, options?: object): unknown;

  constructor() {
    const self = (inputs: unknown, options?: object): unknown =>
      (self as unknown as CallableObject).invoke(inputs, options);
    Reflect.deleteProperty(self, "name"); // a function's own `name` and `length` would hide the layer's
    Reflect.deleteProperty(self, "length");
    // biome-ignore lint/correctness/noConstructorReturn: the returned function is what makes instances callable
    return Object.setPrototypeOf(self, new.target.prototype) as CallableObject;
  }
}

/** Base of callable classes. TypeScript cannot state that a constructor returns a function, hence the cast. */
export const Callable = CallableObject as unknown as abstract new <I, O, C>() => LayerCall<I, O, C>;
