/** How a matrix is laid out on its canvas. Lengths are CSS pixels. */
export interface Grid {
  /** Matrix elements behind each drawn cell, across and down; 1 unless the matrix is larger than the canvas. */
  readonly across: number;
  readonly down: number;
  /** Cells that are drawn. */
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** A cell of this size has room for a number. */
const numberCell = { width: 44, height: 22 };
const largestCell = 28;
/** Below this a cell is hard to see, so a cell may be oblong to reach it in one direction. */
const smallestCell = 6;
const thinnestStrip = 18;

/** Fits a matrix into `width` x `height`: cells with numbers, else square cells, else one device pixel for several. */
export function fitGrid(rows: number, columns: number, width: number, height: number, pixelRatio: number): Grid {
  const x = fitAxis(columns, width, pixelRatio);
  const y = fitAxis(rows, height, pixelRatio);
  const cells = { across: x.perCell, down: y.perCell, columns: x.cells, rows: y.cells };
  if (hasRoomForNumbers(x.size, y.size)) {
    return { ...cells, cellWidth: numberCell.width, cellHeight: numberCell.height };
  }
  const square = Math.min(x.size, y.size, largestCell);
  const stretched = Math.max(square, rows === 1 || columns === 1 ? thinnestStrip : smallestCell);
  return { ...cells, cellWidth: Math.min(x.size, stretched), cellHeight: Math.min(y.size, stretched) };
}

export function hasRoomForNumbers(cellWidth: number, cellHeight: number): boolean {
  return cellWidth >= numberCell.width && cellHeight >= numberCell.height;
}

function fitAxis(elements: number, length: number, pixelRatio: number) {
  const size = Math.floor(length / elements);
  if (size >= 1) return { perCell: 1, cells: elements, size };
  const perCell = Math.ceil(elements / Math.max(1, Math.floor(length * pixelRatio)));
  return { perCell, cells: Math.ceil(elements / perCell), size: 1 / pixelRatio };
}

/** Number of the drawn cell under a point of the canvas; undefined beside the matrix. */
export function cellAt({ columns, rows, cellWidth, cellHeight }: Grid, x: number, y: number): number | undefined {
  const column = Math.floor(x / cellWidth);
  const row = Math.floor(y / cellHeight);
  return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : undefined;
}

/** The cell that a key leads to; undefined when the key means nothing here. Without a cell, the first one. */
export function cellAfterKey({ columns, rows }: Grid, cell: number | undefined, key: string): number | undefined {
  const column = (cell ?? 0) % columns;
  const row = Math.floor((cell ?? 0) / columns);
  const at = (r: number, c: number) =>
    cell === undefined ? 0 : Math.min(rows - 1, Math.max(0, r)) * columns + Math.min(columns - 1, Math.max(0, c));
  switch (key) {
    case 'ArrowLeft':
      return at(row, column - 1);
    case 'ArrowRight':
      return at(row, column + 1);
    case 'ArrowUp':
      return at(row - 1, column);
    case 'ArrowDown':
      return at(row + 1, column);
    case 'Home':
      return at(row, 0);
    case 'End':
      return at(row, columns - 1);
    default:
      return undefined;
  }
}
