// Generated from the headings of guide/*.md by scripts/generate.ts. Do not edit.

/** A section of the guide that exists: a dead link does not compile. */
export type GuideAnchor =
  | 'admin#list-performance'
  | 'auth#custom-user'
  | 'coach#configuration'
  | 'coach#suppressions'
  | 'drf#list-endpoints'
  | 'drf#serializer-method-field'
  | 'orm#lazy-evaluation'
  | 'orm#n-plus-one'
  | 'orm#prefetch-related'
  | 'orm#select-related'
  | 'orm#templates-and-serializers'
  | 'project#environments'
  | 'settings#debug'
  | 'signals#heavy-handlers'
  | 'signals#when-not'
  | 'tasks#when'
  | 'transactions#on-commit';
