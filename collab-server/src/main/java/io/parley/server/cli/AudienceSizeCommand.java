package io.parley.server.cli;

import io.parley.server.activation.AudienceSize;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceFile;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience size}. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    description = {
      "How many people an audience would have, before it is built: a private estimate, which is"
          + " charged.",
      "Below the least size it does not say how far below."
    })
final class AudienceSizeCommand implements Callable<Integer> {
  @Mixin private AudienceQuestion question = new AudienceQuestion();

  @Parameters(arity = "1", paramLabel = "FILE", description = "the audience's YAML file")
  private Path file = Path.of("");

  @Option(
      names = "--purpose",
      description = "of the estimate, which is a measurement (default: measurement)")
  private String purpose = "measurement";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Audience audience = AudienceFile.read(file);
    AudienceSize size = question.asking(room -> room.size(audience, purpose));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(json ? Json.pretty(size) + "\n" : text(size));
    out.flush();
    return 0;
  }

  private static String text(AudienceSize size) {
    String people =
        size.people()
            .map(
                p ->
                    "about %,.0f people, 95 %% interval %s"
                        .formatted(
                            p,
                            size.interval95()
                                .map(i -> "%,.0f to %,.0f".formatted(i.get(0), i.get(1)))
                                .orElse("unknown")))
            .orElse(
                "fewer than %,d people by this estimate; a list would be withheld"
                    .formatted(size.least()));
    return "audience  %s\nsize      %s\nleast     %,d people\nreceipt   %s\n"
        .formatted(size.audience(), people, size.least(), size.query());
  }
}
