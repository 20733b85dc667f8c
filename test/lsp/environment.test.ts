import { startEditor } from './editor.ts';
import type { Editor } from './editor.ts';
import { loop } from './planted.ts';

const page = `from django.db import models
class Page(models.Model):
    title = models.CharField(max_length=3)
    parent = models.ForeignKey("self", models.CASCADE)
`;
const views = `from pages.models import Page

def parents(request):
    return [page.parent.title for page in Page.objects.all()]
`;

describe('models of installed packages, in the editor', () => {
  let editor: Editor;
  afterEach(() => editor.quit());

  const below = (folder: string): Record<string, string> => ({
    [`${folder}/pyvenv.cfg`]: 'home = /usr/bin\n',
    [`${folder}/lib/python3.12/site-packages/pages/models.py`]: page,
    'shop/views.py': views,
  });

  it('are read from a virtual environment beside the code', async () => {
    editor = await startEditor({ files: below('.venv') });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
  });

  it('are read from the environment that a configuration comes to name', async () => {
    editor = await startEditor({ files: below('tools/python') });
    await editor.open('shop/views.py');
    editor.write('django-coach.toml', 'environment = "tools/python"\n');
    await editor.tellDisk({ 'django-coach.toml': 'created' });
    await editor.findings('shop/views.py', loop);
  });
});
