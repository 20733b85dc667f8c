// Generated from guide/*.md by scripts/generate.ts. Do not edit.

/** The text of each chapter of the guide. */
export const guideChapters: ReadonlyMap<string, string> = new Map([]);
