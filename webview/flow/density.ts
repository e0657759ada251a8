/** How high the rows of so many layers are: the name of a style. */
export function density(rows: number): string {
  if (rows <= 4) return 'roomy';
  return rows <= 9 ? 'medium' : 'compact';
}
