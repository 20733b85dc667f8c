import { adminSurfaces } from './surfaces-admin.ts';
import { pythonSurfaces } from './surfaces-python.ts';
import { restSurfaces } from './surfaces-rest.ts';
import { templateSurfaces } from './surfaces-template.ts';
import type { Surface } from './trial.ts';

/** Every place where a random project may show rows. */
export const surfaces = { ...pythonSurfaces, ...templateSurfaces, ...restSurfaces, ...adminSurfaces } satisfies Record<
  string,
  Surface
>;
export type SurfaceName = keyof typeof surfaces;
export const surfaceNames = Object.keys(surfaces) as SurfaceName[];
