/** Undoes the predictors of Flate and LZW streams. ISO 32000-1 §7.4.4.4, PNG §9. */

export interface Prediction {
  readonly predictor: number;
  readonly columns: number;
  readonly colours: number;
  readonly bits: number;
}

/** What was predicted, as it is. Only whole bytes of TIFF prediction are known. */
export function unpredicted(data: Uint8Array, prediction: Prediction): Uint8Array {
  const { predictor, columns, colours, bits } = prediction;
  const pixelBytes = Math.max(1, Math.ceil((colours * bits) / 8));
  const rowBytes = Math.ceil((columns * colours * bits) / 8);
  if (predictor < 2 || rowBytes <= 0) {
    return data;
  }
  return predictor === 2
    ? unpredictedTiff(data, { pixelBytes, rowBytes, bits })
    : unpredictedPng(data, pixelBytes, rowBytes);
}

function unpredictedTiff(
  data: Uint8Array,
  row: { readonly pixelBytes: number; readonly rowBytes: number; readonly bits: number },
): Uint8Array {
  if (row.bits !== 8) {
    return data;
  }
  const made = data.slice();
  for (let at = 0; at < made.length; at += 1) {
    if (at % row.rowBytes >= row.pixelBytes) {
      made[at] = ((made[at] ?? 0) + (made[at - row.pixelBytes] ?? 0)) & 255;
    }
  }
  return made;
}

function unpredictedPng(data: Uint8Array, pixelBytes: number, rowBytes: number): Uint8Array {
  const rows = Math.ceil(data.length / (rowBytes + 1));
  const made = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (rowBytes + 1)] ?? 0;
    for (let column = 0; column < rowBytes; column += 1) {
      const at = row * rowBytes + column;
      const left = column >= pixelBytes ? (made[at - pixelBytes] ?? 0) : 0;
      const up = row > 0 ? (made[at - rowBytes] ?? 0) : 0;
      const corner = row > 0 && column >= pixelBytes ? (made[at - rowBytes - pixelBytes] ?? 0) : 0;
      const raw = data[row * (rowBytes + 1) + 1 + column] ?? 0;
      made[at] = (raw + predicted(kind, { left, up, corner })) & 255;
    }
  }
  return made;
}

interface Neighbours {
  readonly left: number;
  readonly up: number;
  readonly corner: number;
}

function predicted(kind: number, { left, up, corner }: Neighbours): number {
  switch (kind) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth({ left, up, corner });
    default:
      return 0;
  }
}

function paeth({ left, up, corner }: Neighbours): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((each) => Math.abs(estimate - each));
  if ((toLeft ?? 0) <= (toUp ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) {
    return left;
  }
  return (toUp ?? 0) <= (toCorner ?? 0) ? up : corner;
}
