/** What is used of a package that has no types. */

declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  interface Decoder {
    getEncodedBuffer(sizeBytes: number): Uint8Array;
    decode(): void;
    getFrameInfo(): {
      readonly width: number;
      readonly height: number;
      readonly bitsPerSample: number;
      readonly componentCount: number;
    };
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }
  export default function load(
    settings: Readonly<Record<"print" | "printErr", () => void>>,
  ): Promise<{ readonly J2KDecoder: new () => Decoder }>;
}
