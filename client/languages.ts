/** Python, and templates under the names that Django extensions give them. We define no language ourselves. */
export const languages = ['python', 'html', 'django-html', 'htmldjango'] as const;

/** Documents that are ours to look at: files, and the files of web workspaces (their schemes vary). */
export const documentSelector = languages.map((language) => ({ language }));
