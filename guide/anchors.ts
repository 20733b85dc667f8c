// Generated from the headings of guide/*.md by scripts/generate.ts. Do not edit.

export type GuideAnchor = never;
