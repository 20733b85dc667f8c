import type { Log } from '#core/host.ts';
import {
  CodeActionKind,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
} from 'vscode-languageserver';
import type { CancellationToken, CodeActionParams, Connection } from 'vscode-languageserver';
import { debugInformation } from './debug-information.ts';
import { lessonFor, lessonSummaries } from './lessons.ts';
import { methods } from './protocol.ts';
import type { Lesson, LessonParams, LessonSummary, OpenLessonArguments, ReviewResult } from './protocol.ts';
import type { Client, Running } from './running.ts';
import { describe } from './scheduling.ts';

interface Asked {
  /** Waits until the server has started; undefined when it could not. */
  readonly running: () => Promise<Running | undefined>;
  readonly client: () => Client | undefined;
  readonly log: Log;
}

/** Answers the client's requests. When we make a mistake, the answer is an empty one. */
export function answer(connection: Connection, { running, client, log }: Asked): void {
  /** A handler with the rules of architecture.md, "Errors": cancelled → RequestCancelled, a bug → log and empty result. */
  function safely<P, R>(name: string, empty: R, handle: (params: P, ready: Running) => R | Promise<R>) {
    return async (params: P, token: CancellationToken): Promise<R | ResponseError> => {
      const ready = await running();
      if (ready === undefined) return empty;
      try {
        const result = await handle(params, ready);
        return token.isCancellationRequested ? new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled') : result;
      } catch (error) {
        if (error instanceof ResponseError) return error;
        log.error(`${name} failed: ${describe(error)}`);
        return empty;
      }
    };
  }

  connection.onHover(safely('hover', null, (params, { requests }) => requests.hover(params) ?? null));
  connection.onCodeAction(
    safely('code actions', [], async (params: CodeActionParams, { requests, session }) => {
      // Fixes on save come right after the last key: the findings have to be those of the text that is saved.
      if (params.context.only?.some((kind) => kind.startsWith(CodeActionKind.Source)) === true) await session.catchUp();
      return requests.codeActions(params);
    }),
  );
  connection.onCodeActionResolve(async (action, token) => {
    const resolve = safely('the fix', action, (_params: null, { requests }) => {
      const resolved = requests.resolve(action);
      if (resolved === undefined) throw new ResponseError(LSPErrorCodes.ContentModified, 'the file has changed since');
      return resolved;
    });
    return resolve(null, token);
  });
  connection.onExecuteCommand(
    safely('the command', null, async ({ arguments: args }, ready) => {
      await openLesson(connection, client(), ready, args?.[0]);
      return null;
    }),
  );
  connection.onRequest<ReviewResult, void>(
    methods.review,
    safely('the review', { findings: 0, files: 0 }, (_params: null, { session }) => session.reviewAll()),
  );
  connection.onRequest<Lesson | null, void>(
    methods.lesson,
    safely<LessonParams, Lesson | null>(
      'the lesson',
      null,
      (params, { rules, pageOf }) => lessonFor(rules, params.rule, pageOf) ?? null,
    ),
  );
  connection.onRequest<LessonSummary[], void>(
    methods.lessons,
    safely('the list of lessons', [], (_params: null, { rules }) => lessonSummaries(rules)),
  );
  connection.onRequest<string, void>(
    methods.debugInformation,
    safely('the debug information', '', (_params: null, ready) => debugInformation(ready, client())),
  );
}

/** Shows the guide page where the client can show documents; else tells how to read the lesson. */
async function openLesson(
  connection: Connection,
  client: Client | undefined,
  ready: Running,
  args: unknown,
): Promise<void> {
  const { rule, guide } = (args ?? {}) as Partial<OpenLessonArguments>;
  const uri = typeof guide === 'string' ? ready.pageOf(guide) : undefined;
  if (uri !== undefined && client?.abilities.showDocument === true) {
    const { success } = await connection.window.showDocument({ uri, takeFocus: true });
    if (success) return;
  }
  if (typeof rule !== 'string') return;
  const message = `Read the lesson with: django-coach explain ${rule}`;
  await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}
