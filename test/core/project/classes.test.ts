import assert from 'node:assert/strict';
import { findMember, findMemberAfter, membersOf } from '#core/project/members.ts';
import type { ClassRef, Project } from '#core/project/project.ts';
import { linked } from './linked.ts';

function classOf(project: Project, dotted: string): ClassRef {
  const definition = project.resolve(dotted);
  assert.equal(definition?.kind, 'class', dotted);
  return definition.ref;
}

function mroOf(project: Project, dotted: string): string[] {
  return project.classInfo(classOf(project, dotted)).mro.map((ref) => project.nameOf(ref));
}

describe('classes', () => {
  it('have the method resolution order of Python', async () => {
    const project = await linked(`
#- a.py
class O: ...
class A(O): ...
class B(O): ...
class C(A, B): ...
class Broken(O, A): ...
class Loop(Loop2): ...
class Loop2(Loop): ...
`);
    assert.deepEqual(mroOf(project, 'a.C'), ['a.C', 'a.A', 'a.B', 'a.O']);
    assert.deepEqual(mroOf(project, 'a.Broken').sort(), ['a.A', 'a.Broken', 'a.O']);
    assert.equal(project.classInfo(classOf(project, 'a.Loop')).open, true);
  });

  it('are open when a base is unknown, and stay closed over Python itself', async () => {
    const project = await linked(`
#- a.py
import enum, typing
from oscar.models import AbstractProduct
from django.views import View
class Product(AbstractProduct): ...
class Special(Product, View): ...
class Color(enum.Enum): ...
class Box(typing.Generic[T], dict): ...
class Made(factory()): ...
`);
    const info = project.classInfo(classOf(project, 'a.Special'));
    assert.deepEqual([info.open, info.openBases], [true, ['oscar.models.AbstractProduct']]);
    assert.equal(project.isSubclass(info.ref, 'django.views.View'), true);
    assert.equal(project.isSubclass(info.ref, 'oscar.models.AbstractProduct'), true);
    assert.equal(project.isSubclass(info.ref, 'django.db.models.Model'), undefined);
    assert.equal(project.isSubclass(classOf(project, 'a.Color'), 'django.db.models.Model'), false);
    assert.equal(project.classInfo(classOf(project, 'a.Box')).open, false);
    assert.equal(project.classInfo(classOf(project, 'a.Made')).open, true);
  });

  it('of well-known packages are what they inherit of Django and DRF', async () => {
    const bases: readonly (readonly [string, string])[] = [
      ['unfold.admin.ModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['nested_admin.NestedModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['solo.admin.SingletonModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['ordered_model.admin.OrderedModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['modeltranslation.admin.TabbedTranslationAdmin', 'django.contrib.admin.ModelAdmin'],
      ['django_object_actions.DjangoObjectActions', 'builtins.object'],
      ['django_summernote.admin.SummernoteModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['markdownx.admin.MarkdownxModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['hijack_admin.admin.HijackUserAdminMixin', 'builtins.object'],
      ['leaflet.admin.LeafletGeoAdmin', 'django.contrib.admin.ModelAdmin'],
      ['djangoql.admin.DjangoQLSearchMixin', 'builtins.object'],
      ['reversion_compare.admin.CompareVersionAdmin', 'django.contrib.admin.ModelAdmin'],
      ['polymorphic.admin.PolymorphicParentModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['treebeard.admin.TreeAdmin', 'django.contrib.admin.ModelAdmin'],
      ['rules.contrib.admin.ObjectPermissionsModelAdmin', 'django.contrib.admin.ModelAdmin'],
      ['rules.contrib.models.RulesModel', 'django.db.models.Model'],
      ['rules.contrib.views.PermissionRequiredMixin', 'django.contrib.auth.mixins.PermissionRequiredMixin'],
      ['solo.models.SingletonModel', 'django.db.models.Model'],
      ['dirtyfields.DirtyFieldsMixin', 'builtins.object'],
      ['django_lifecycle.LifecycleModel', 'django.db.models.Model'],
      ['guardian.mixins.LoginRequiredMixin', 'django.contrib.auth.mixins.LoginRequiredMixin'],
      ['braces.views.SuperuserRequiredMixin', 'builtins.object'],
      ['django.contrib.messages.views.SuccessMessageMixin', 'builtins.object'],
      ['rest_framework_extensions.mixins.NestedViewSetMixin', 'builtins.object'],
      ['rest_framework_nested.viewsets.NestedViewSetMixin', 'builtins.object'],
      ['rest_flex_fields.FlexFieldsModelViewSet', 'rest_framework.viewsets.ModelViewSet'],
      ['rest_flex_fields.FlexFieldsModelSerializer', 'rest_framework.serializers.ModelSerializer'],
      ['drf_writable_nested.WritableNestedModelSerializer', 'rest_framework.serializers.ModelSerializer'],
      ['rest_framework_gis.serializers.GeoFeatureModelSerializer', 'rest_framework.serializers.ModelSerializer'],
      ['drf_dynamic_fields.DynamicFieldsMixin', 'builtins.object'],
      ['rest_framework_tracking.mixins.LoggingMixin', 'builtins.object'],
      ['taggit.serializers.TaggitSerializer', 'builtins.object'],
    ];
    const imports = bases.map(([base], i) => `from ${base.replace(/\.(\w+)$/, ' import $1')} as Base${i}`);
    const classes = bases.map((_, i) => `class Own${i}(Base${i}): ...`);
    const project = await linked(`\n#- a.py\n${[...imports, ...classes].join('\n')}\n`);
    bases.forEach(([base, inherited], i) => {
      const ref = classOf(project, `a.Own${i}`);
      assert.equal(project.classInfo(ref).open, false, base);
      if (!inherited.startsWith('builtins.')) assert.equal(project.isSubclass(ref, inherited), true, base);
    });
  });

  it('give members by that order, and after a class for super()', async () => {
    const project = await linked(`
#- a.py
class Dated:
    limit = 1
    def go(self): ...
    class Meta: ...
class Mixin:
    def go(self): ...
class Child(Mixin, Dated):
    limit: int
    class Meta(Dated.Meta): ...
    def own(self): ...
`);
    const child = classOf(project, 'a.Child');
    const mixin = classOf(project, 'a.Mixin');
    const owner = (name: string): string | undefined => {
      const member = findMember(project, child, name);
      return member && project.nameOf(member.owner);
    };
    assert.equal(owner('go'), 'a.Mixin');
    assert.equal(owner('missing'), undefined);
    const next = findMemberAfter(project, child, mixin, 'go');
    assert.equal(next && project.nameOf(next.owner), 'a.Dated');
    assert.deepEqual([...membersOf(project, child).keys()].sort(), ['Meta', 'go', 'limit', 'own']);
    assert.deepEqual(mroOf(project, 'a.Child.Meta'), ['a.Child.Meta', 'a.Dated.Meta']);
  });

  it('follow calls that make a base', async () => {
    const project = await linked(`
#- a.py
from django.db import models
from six import with_metaclass
class BookQuerySet(models.QuerySet): ...
class Books(models.Manager.from_queryset(BookQuerySet)): ...
Made = models.Manager.from_queryset(BookQuerySet)
class Other(Made): ...
Self = Self.from_queryset(BookQuerySet)
class Endless(Self): ...
class Old(with_metaclass(Meta, models.Model)): ...
`);
    assert.equal(project.isSubclass(classOf(project, 'a.Books'), 'django.db.models.Manager'), true);
    assert.equal(project.isSubclass(classOf(project, 'a.Other'), 'django.db.models.Manager'), true);
    assert.equal(project.isSubclass(classOf(project, 'a.Other'), 'django.db.models.QuerySet'), false);
    assert.equal(project.classInfo(classOf(project, 'a.Endless')).open, true);
    assert.equal(project.isSubclass(classOf(project, 'a.Old'), 'django.db.models.Model'), true);
  });
});
