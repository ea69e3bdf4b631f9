package io.parley.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley}. */
@Command(
    name = "parley",
    mixinStandardHelpOptions = true,
    version = "parley 0.1.0",
    description = "A data clean room you can run yourself.",
    subcommands = {
      DemoCommand.class,
      QueryCommand.class,
      ReportCommand.class,
      AudienceCommand.class,
      IngestCommand.class,
      RejectsCommand.class,
      LakeCommand.class,
      ResolveCommand.class,
      PolicyCommand.class,
      NodeCommand.class,
      KeysCommand.class,
      BlindingCommand.class,
      CollabCommand.class,
      AccountCommand.class,
      EventsCommand.class,
      ProfileCommand.class,
      IdentityCommand.class,
      PsiCommand.class,
      BudgetCommand.class,
      AuditCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      BenchCommand.class
    })
public final class ParleyCommand implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "name a command");
    }
  }
}
