import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addCheckCommand } from './check-command.ts';
import { addCostCommand } from './cost-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addGraphCommand } from './graph-command.ts';
import { type ExitCode, tell } from './output.ts';
import { addRulesCommand } from './rules-command.ts';
import { addServerCommand } from './server-command.ts';

// The main of the command line: which commands there are, and how the process ends.

const exitWith = (code: ExitCode): void => {
  process.exitCode = code;
};

leaveQuietly();
const program = new Command('django-coach')
  .description('Reviews Django projects like a patient senior engineer: finds the problem, says why, offers the fix.')
  .version(packageJson.version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print help')
  .helpCommand('help [command]', 'print help for a command')
  .showSuggestionAfterError()
  .exitOverride();

addCheckCommand(program, exitWith);
addExplainCommand(program, exitWith);
addRulesCommand(program, exitWith);
addGraphCommand(program, exitWith);
addCostCommand(program, exitWith);
addServerCommand(program, exitWith);
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) exitWith(error.exitCode === 0 ? 0 : 2);
  else {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell('error', `Django Coach failed; this is a mistake of ours, please report it with these lines.\n${trace}`);
    exitWith(2);
  }
}
// A server has no exit code: it goes on.
if (process.exitCode !== undefined) endWhenWritten();

/** Ends the process once its output is out: nobody needs the memory of a review to be tidied up first. */
function endWhenWritten(): void {
  let open = 2;
  for (const stream of [process.stdout, process.stderr]) stream.write('', () => --open === 0 && process.exit());
}

/** A closed pipe (`| head`) and Ctrl+C end the process without a trace. */
function leaveQuietly(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
  process.on('SIGINT', () => {
    if (process.stderr.isTTY) process.stderr.write('\r\x1B[2K');
    process.exit(130);
  });
}
