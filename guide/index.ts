// Generated from guide/*.md by scripts/generate.ts. Do not edit.
import admin from './admin.md';
import async from './async.md';
import auth from './auth.md';
import caching from './caching.md';
import coach from './coach.md';
import deployment from './deployment.md';
import drf from './drf.md';
import forms from './forms.md';
import migrations from './migrations.md';
import mindset from './mindset.md';
import models from './models.md';
import observability from './observability.md';
import orm from './orm.md';
import project from './project.md';
import requests from './requests.md';
import security from './security.md';
import settings from './settings.md';
import signals from './signals.md';
import tasks from './tasks.md';
import templates from './templates.md';
import testing from './testing.md';
import transactions from './transactions.md';
import views from './views.md';

/** The text of each chapter of the guide. */
export const guideChapters: ReadonlyMap<string, string> = new Map([
  ['admin', admin],
  ['async', async],
  ['auth', auth],
  ['caching', caching],
  ['coach', coach],
  ['deployment', deployment],
  ['drf', drf],
  ['forms', forms],
  ['migrations', migrations],
  ['mindset', mindset],
  ['models', models],
  ['observability', observability],
  ['orm', orm],
  ['project', project],
  ['requests', requests],
  ['security', security],
  ['settings', settings],
  ['signals', signals],
  ['tasks', tasks],
  ['templates', templates],
  ['testing', testing],
  ['transactions', transactions],
  ['views', views],
]);
