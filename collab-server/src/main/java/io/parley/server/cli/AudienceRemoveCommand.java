package io.parley.server.cli;

import io.parley.connector.destination.DeliveryReceipt;
import io.parley.server.activation.AudienceDesk;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Takes everybody out of an audience's destinations, then forgets the audience.",
      "The room goes on comparing other lists with those that it delivered."
    })
final class AudienceRemoveCommand implements Callable<Integer> {
  @Mixin private AudienceHome home = new AudienceHome();

  @Parameters(arity = "1", paramLabel = "NAME", description = "the audience's name")
  private String name = "";

  @Option(
      names = "--keep-delivered",
      description = "leave at its destinations what was delivered there")
  private boolean keepDelivered;

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    AudienceDesk desk = home.desk();
    var unused = desk.book().named(name); // before anybody is asked
    CommandSpec here = Objects.requireNonNull(spec);
    if (!Confirm.ask(here, "Remove the audience `%s`?".formatted(name), yes, "--yes")) {
      here.commandLine().getErr().println("nothing was changed");
      return 1;
    }
    AudienceDesk.Removal removal = desk.remove(name, keepDelivered, AudienceHome.BY);
    List<DeliveryReceipt> receipts = removal.receipts();
    PrintWriter out = here.commandLine().getOut();
    if (!removal.done()) {
      out.print(
          home.json()
              ? AudienceExportCommand.json(receipts)
              : AudienceExportCommand.text(receipts));
      out.flush();
      here.commandLine().getErr().println("a destination did not take everybody out; run it again");
      return 1;
    }
    if (home.json()) {
      out.print(AudienceExportCommand.json(receipts));
    } else {
      out.print(receipts.isEmpty() ? "" : AudienceExportCommand.text(receipts));
      out.println("the audience `%s` is removed".formatted(name));
    }
    out.flush();
    return 0;
  }
}
