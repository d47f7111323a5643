/** @file A writer of protocol buffers: the few kinds of fields that event files need. */

/** Bytes that grow. */
export class ProtoWriter {
  #bytes: number[] = [];

  /** A whole number as a varint. */
  integer(field: number, value: number): this {
    return this.key(field, 0).varint(BigInt(value));
  }

  double(field: number, value: number): this {
    return this.key(field, 1).raw(new Uint8Array(new Float64Array([value]).buffer));
  }

  float(field: number, value: number): this {
    return this.key(field, 5).raw(new Uint8Array(new Float32Array([value]).buffer));
  }

  /** Text, bytes, or a message inside this one. */
  bytes(field: number, value: string | Uint8Array | ProtoWriter): this {
    const bytes =
      typeof value === "string"
        ? new TextEncoder().encode(value)
        : value instanceof ProtoWriter
          ? value.finish()
          : value;
    return this.key(field, 2).varint(BigInt(bytes.length)).raw(bytes);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  private key(field: number, wire: number): this {
    return this.varint(BigInt(field * 8 + wire));
  }

  private varint(value: bigint): this {
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      this.#bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#bytes.push(Number(rest));
    return this;
  }

  private raw(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }
}
