// Generated from the headings of guide/*.md by scripts/generate.ts. Do not edit.

/** A section of the guide that exists: a dead link does not compile. */
export type GuideAnchor = never;
