/** Bytes that deflate packs into one at most: a match of 258 in two bits. What tells of more is forged. */
export const densest = 1032;
