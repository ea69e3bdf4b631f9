package io.parley.server.cli;

import io.parley.connector.destination.DeliveryReceipt;
import io.parley.server.activation.AudienceDesk;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Takes an audience to one of its destinations: who is new there, and who is to go.",
      "A delivery that was broken off is taken up first; what was acknowledged is not sent again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:delivered, or nothing was due",
      "1:refused, or not delivered as a whole: run it again",
      "2:wrong usage"
    })
final class AudienceExportCommand implements Callable<Integer> {
  @Mixin private AudienceHome home = new AudienceHome();

  @Parameters(arity = "1", paramLabel = "NAME", description = "the audience's name")
  private String name = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "its name in node.destinations")
  private String to = "";

  @Option(
      names = "--validate-only",
      description =
          "make and check everything, and have the receiver check it where it can; send"
              + " nothing")
  private boolean validateOnly;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    AudienceDesk desk = home.desk();
    List<DeliveryReceipt> receipts =
        validateOnly ? desk.validate(name, to) : desk.export(name, to, AudienceHome.BY);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(home.json() ? json(receipts) : text(receipts));
    out.flush();
    return receipts.stream().allMatch(DeliveryReceipt::complete) ? 0 : 1;
  }

  static String json(List<DeliveryReceipt> receipts) {
    return receipts.stream()
        .map(DeliveryReceipt::toJson)
        .collect(Collectors.joining(",\n", "{\"deliveries\":[", "]}\n"));
  }

  static String text(List<DeliveryReceipt> receipts) {
    if (receipts.isEmpty()) {
      return "nothing is due there\n";
    }
    StringBuilder text = new StringBuilder();
    for (DeliveryReceipt receipt : receipts) {
      text.append(
          "%s  %s to %s: %,d added, %,d removed, %,d batches sent, %,d sent before%n"
              .formatted(
                  receipt.complete()
                      ? (receipt.mode() == DeliveryReceipt.Mode.VALIDATE
                          ? "valid    "
                          : "delivered")
                      : "broken   ",
                  receipt.delivery(),
                  receipt.destination(),
                  receipt.added(),
                  receipt.removed(),
                  receipt.batchesSent(),
                  receipt.batchesEarlier()));
      receipt
          .skipped()
          .forEach(
              (why, people) -> text.append("  left out %s: %,d%n".formatted(why.word(), people)));
      receipt
          .failures()
          .forEach((code, batches) -> text.append("  failed %s: %,d%n".formatted(code, batches)));
    }
    return text.toString();
  }
}
