/** What a step of the lecture says, in one language. */
export interface WalkText {
  readonly title: string;
  readonly paragraphs: readonly string[];
}
